"""Where official accounts, requests, posts, pictures and declarations are."""

from accounts import (
    urls_asking,
    urls_declaring,
    urls_duties,
    urls_images,
    urls_posts,
    urls_register,
)

app_name = "accounts"

urlpatterns = [
    *urls_register.urlpatterns,
    *urls_asking.urlpatterns,
    *urls_duties.urlpatterns,
    *urls_posts.urlpatterns,
    *urls_images.urlpatterns,
    *urls_declaring.urlpatterns,
]
