package dev.custodia.access.web;

import dev.custodia.access.Access;
import dev.custodia.access.SignedIn;
import dev.custodia.screens.ContentPolicy;
import dev.custodia.settings.Settings;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.jooq.DSLContext;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * The two ways in: people with a password and a session, programs with a token. Here it is only decided that somebody
 * is there; what they may is asked by {@link RouteGuard} and by the rooms' doors.
 */
// The filters are no beans: Tomcat would put them before every request, and ask for them before the database is there.
@Configuration(proxyBeanMethods = false)
class Security {
    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, DSLContext sql, Clock clock, Access access, Answers answers) {
        headers(http);
        return http.securityMatcher("/api/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // A browser never sends the token by itself, so there is nothing to forge.
                .csrf(csrf -> csrf.disable())
                .requestCache(RequestCacheConfigurer::disable)
                .anonymous(anonymous -> {})
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(OpenRoutes.patterns())
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(answers::notSignedIn)
                        .accessDeniedHandler(answers::notAllowed))
                .addFilterBefore(new TokenFilter(access, answers), AuthorizationFilter.class)
                .addFilterAfter(new IdempotencyFilter(sql, clock, access, answers), AuthorizationFilter.class)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, Access access, SignInDoor door) {
        headers(http);
        return http.authenticationManager(signIn(door))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(OpenRoutes.patterns())
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .requestCache(cache -> cache.requestCache(wayBack()))
                .formLogin(form -> form.loginPage(SignInDoor.PAGE)
                        .loginProcessingUrl(SignInDoor.PAGE)
                        .usernameParameter("name")
                        .passwordParameter("password")
                        .authenticationDetailsSource(request -> request.getRemoteAddr())
                        .failureHandler(SignInDoor::sayWhy))
                .logout(logout -> logout.logoutUrl("/sign-out")
                        .logoutSuccessUrl(SignInDoor.PAGE + "?out")
                        .addLogoutHandler((request, response, authentication) -> {
                            if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn)
                                access.signOut(signedIn);
                        }))
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(SignInDoor::lead).accessDeniedHandler(SignInDoor::deny))
                .addFilterBefore(new SessionHolds(access), AuthorizationFilter.class)
                .build();
    }

    /** The session's cookie travels only encrypted where people come by https; the rest of it is configured. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> sessionCookie(Settings settings) {
        return factory -> factory.getSettings()
                .getSession()
                .getCookie()
                .setSecure("https".equals(settings.publicUrl().getScheme()));
    }

    @SuppressWarnings("NullAway") // null is how it is told not to add a parameter of its own to the address
    private static HttpSessionRequestCache wayBack() {
        HttpSessionRequestCache wayBack = new HttpSessionRequestCache();
        wayBack.setRequestMatcher(SignInDoor::isPage);
        wayBack.setMatchingRequestParameterName(null);
        return wayBack;
    }

    private static AuthenticationManager signIn(SignInDoor door) {
        ProviderManager manager = new ProviderManager(door);
        manager.setEraseCredentialsAfterAuthentication(true);
        return manager;
    }

    private static void headers(HttpSecurity http) {
        http.httpBasic(basic -> basic.disable())
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(ContentPolicy.HEADER))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .permissionsPolicyHeader(policy ->
                                policy.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()")));
    }
}
