"""Where posts and their approval and what belongs to it is."""

from django.urls import path

from accounts.views import posting, posts, posts_deciding

ONE, STANDING, HOW = "posts/<int:pk>", "posts/standing/<int:pk>", "<int:pk>/posting"

urlpatterns = [
    path("posts/", posts.posts, name="posts"),
    path("posts/write/", posts.write_post, name="write_post"),
    path("posts/live/", posts.write_live, name="write_live"),
    path(f"{ONE}/", posts_deciding.post, name="post"),
    path(f"{ONE}/change/", posts.change_post, name="change_post"),
    path(f"{ONE}/describe/", posts.describe_post, name="describe_post"),
    path(f"{ONE}/check/", posts.check_post, name="check_post"),
    path(f"{ONE}/ask/", posts.ask_post, name="ask_post"),
    path(f"{ONE}/take/", posts.take_post, name="take_post"),
    path(f"{ONE}/approve/", posts_deciding.approve_post, name="approve_post"),
    path(f"{ONE}/refuse/", posts_deciding.refuse_post, name="refuse_post"),
    path(f"{ONE}/return/", posts_deciding.return_post, name="return_post"),
    path(f"{ONE}/publish/", posts_deciding.publish_post, name="publish_post"),
    path(f"{ONE}/remove/", posts_deciding.remove_post, name="remove_post"),
    path(f"{ONE}/stop/", posts_deciding.stop_post, name="stop_post"),
    path(f"{ONE}/withdraw/", posts_deciding.withdraw_post, name="withdraw_post"),
    path(f"{ONE}/copy/", posts_deciding.copy_post, name="copy_post"),
    path("posts/picture/<uuid:number>/", posts_deciding.post_picture, name="post_picture"),
    path("posts/picture/<uuid:number>/take-out/", posts.take_out_picture, name="take_out_picture"),
    path(f"{HOW}/", posting.posting, name="posting"),
    path(f"{HOW}/change/", posting.change_posting, name="change_posting"),
    path(f"{HOW}/delegate/", posting.name_delegate, name="name_delegate"),
    path(f"{HOW}/standing/", posting.ask_standing, name="ask_standing"),
    path("posts/delegate/<int:pk>/end/", posting.end_delegate, name="end_delegate"),
    path(f"{STANDING}/", posting.standing_approval, name="standing_approval"),
    path(f"{STANDING}/approve/", posting.approve_standing, name="approve_standing"),
    path(f"{STANDING}/refuse/", posting.refuse_standing, name="refuse_standing"),
    path(f"{STANDING}/end/", posting.end_standing, name="end_standing"),
]
