package dev.custodia.access.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ModelAttributeMethodProcessor;
import org.springframework.web.method.annotation.RequestParamMapMethodArgumentResolver;
import org.springframework.web.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Refuses what a route of the API does not know: a filter that is misspelt would be passed over in silence, and whoever
 * asked for a few would be given everybody. What a route knows is asked of those who read its arguments, so that no list
 * beside it can grow old.
 */
@Configuration(proxyBeanMethods = false)
class KnownParameters implements WebMvcConfigurer, HandlerInterceptor {
    private static final DefaultParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();
    private static final int AFTER_THE_GUARD = 1;

    private final ObjectProvider<RequestMappingHandlerAdapter> adapter;
    /** Of each route; empty where it takes whatever comes. */
    private final Map<Method, Optional<Set<String>>> known = new ConcurrentHashMap<>();

    KnownParameters(@Qualifier("requestMappingHandlerAdapter") ObjectProvider<RequestMappingHandlerAdapter> adapter) {
        this.adapter = adapter;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/v1/**").order(AFTER_THE_GUARD);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() != DispatcherType.REQUEST
                || !(handler instanceof HandlerMethod method)
                || !isOurs(method)
                || !looks(request)) return true;
        known.computeIfAbsent(method.getMethod(), key -> known(method)).ifPresent(names -> refuse(request, names));
        return true;
    }

    private static boolean isOurs(HandlerMethod method) {
        return method.getBeanType().getPackageName().startsWith("dev.custodia.");
    }

    /** What is written comes with a body, whose fields are parameters to a server when it is a form. */
    private static boolean looks(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static void refuse(HttpServletRequest request, Set<String> names) {
        String listed = names.isEmpty() ? "none" : String.join(", ", names);
        List<Problem> unknown = new TreeSet<>(request.getParameterMap().keySet())
                .stream()
                        .filter(name -> !names.contains(name))
                        .map(name ->
                                new Problem(name, "access.parameter_unknown", Map.of("name", name, "known", listed)))
                        .toList();
        if (!unknown.isEmpty()) throw Refused.invalid(unknown);
    }

    private Optional<Set<String>> known(HandlerMethod method) {
        Set<String> names = new TreeSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(NAMES);
            HandlerMethodArgumentResolver reader = reader(parameter);
            if (reader instanceof RequestParamMapMethodArgumentResolver) return Optional.empty();
            if (reader instanceof RequestParamMethodArgumentResolver) names.add(name(parameter));
            if (reader instanceof ModelAttributeMethodProcessor) names.addAll(bound(parameter.getParameterType()));
        }
        return Optional.of(names);
    }

    private @Nullable HandlerMethodArgumentResolver reader(MethodParameter parameter) {
        return Objects.requireNonNullElse(
                        adapter.getObject().getArgumentResolvers(), List.<HandlerMethodArgumentResolver>of())
                .stream()
                .filter(resolver -> resolver.supportsParameter(parameter))
                .findFirst()
                .orElse(null);
    }

    private static String name(MethodParameter parameter) {
        RequestParam said = parameter.getParameterAnnotation(RequestParam.class);
        // The annotation is merged: what stands under value stands under name as well.
        return said != null && !said.name().isEmpty()
                ? said.name()
                : Objects.requireNonNull(parameter.getParameterName());
    }

    /** What can be set of an object that is made of parameters: by its constructor or one by one. */
    private static Set<String> bound(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (var property : BeanUtils.getPropertyDescriptors(type))
            if (property.getWriteMethod() != null) names.add(property.getName());
        if (type.getDeclaredConstructors().length == 1) {
            var maker = BeanUtils.getResolvableConstructor(type);
            names.addAll(List.of(BeanUtils.getParameterNames(maker)));
        }
        return names;
    }
}
