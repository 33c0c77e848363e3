"""What Django's admin shows of the portal's own rows: everything the operator needs, and no pen."""

from django.contrib import admin


class ReadOnly(admin.ModelAdmin):
    """State moves by verbs and fields are changed in the portal, where it leaves a trace."""

    def has_module_permission(self, request):
        return request.user.is_operator

    def has_view_permission(self, request, obj=None):
        return request.user.is_operator

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
