package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.OpenToAll;
import dev.custodia.access.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks for what a route {@link Needs} before its arguments are even read, so that whoever may not learns nothing from
 * how they are refused. A route that says nothing is refused to all.
 */
@Configuration(proxyBeanMethods = false)
class RouteGuard implements WebMvcConfigurer, HandlerInterceptor {
    /** Where somebody with a password given by another may still go. */
    private static final Set<String> WHILE_PASSWORD_IS_NOT_OWN =
            Set.of(AccountPage.PATH, AccountPage.PASSWORD, "/language", "/error");

    private final ObjectProvider<Access> access;

    RouteGuard(ObjectProvider<Access> access) {
        this.access = access;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (request.getDispatcherType() != DispatcherType.REQUEST || !(handler instanceof HandlerMethod method))
            return true;
        if (isOpen(method)) return true;
        Needs needs = method.getMethodAnnotation(Needs.class);
        if (needs == null) throw Refused.forbidden("access.route_closed");
        Access door = access.getObject();
        door.require(needs.value());
        if (isPage(request) && door.mustChangePassword() && !WHILE_PASSWORD_IS_NOT_OWN.contains(path(request))) {
            response.sendRedirect(request.getContextPath() + AccountPage.PATH);
            return false;
        }
        return true;
    }

    /** Whether a route answers without sign-in: by its own word, or by {@link OpenRoutes} for what is not ours to mark. */
    static boolean isOpen(HandlerMethod method) {
        return method.hasMethodAnnotation(OpenToAll.class) || isBelowOrForeign(method);
    }

    private static boolean isBelowOrForeign(HandlerMethod method) {
        String room = method.getBeanType().getPackageName();
        return !room.startsWith("dev.custodia.") || room.startsWith("dev.custodia.screens");
    }

    private static boolean isPage(HttpServletRequest request) {
        return !path(request).startsWith("/api/");
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
