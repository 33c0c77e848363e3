"""The least a web server with Django can hold: the floor for memory. No apps, one page."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import re_path

settings.configure(
    SECRET_KEY="measuring", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[]
)
urlpatterns = [re_path(r"^", lambda request: HttpResponse("ok"))]

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- after its settings

application = get_wsgi_application()
