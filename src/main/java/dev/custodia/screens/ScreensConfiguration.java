package dev.custodia.screens;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.MethodParameter;
import org.springframework.http.CacheControl;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Furnishes the room: templates, files for the browser, and what a handler method may ask for. */
@Configuration(proxyBeanMethods = false)
class ScreensConfiguration implements WebMvcConfigurer {
    private final ObjectProvider<WordsFinder> finder;

    ScreensConfiguration(ObjectProvider<WordsFinder> finder) {
        this.finder = finder;
    }

    /** The templates were compiled with the rest of the program: a wrong name has already failed the build. */
    @Bean
    static TemplateEngine templates() {
        return TemplateEngine.createPrecompiled(
                null, ContentType.Html, Words.class.getClassLoader(), "dev.custodia.templates");
    }

    /** Stands in until the room that knows people offers its own. */
    @Bean
    @Fallback
    static SignedIn signedInBySecurity() {
        return new SignedInBySecurity();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/static/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new Given<>(
                Words.class, (request, response) -> finder.getObject().of(request)));
        resolvers.add(new Given<>(Pages.class, Pages::new));
    }

    /** A parameter of one type, made from request and answer. */
    private record Given<T>(Class<T> type, BiFunction<HttpServletRequest, HttpServletResponse, T> maker)
            implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == type;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer model,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binder) {
            return maker.apply(
                    Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)),
                    Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class)));
        }
    }
}
