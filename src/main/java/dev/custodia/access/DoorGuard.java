package dev.custodia.access;

import dev.custodia.criteria.CustomerId;
import dev.custodia.facts.Facts;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Puts a guard before every method that says what it {@link Needs}. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class DoorGuard {
    /** Comes before transactions: whoever may not gets no connection either. */
    private static final int BEFORE_TRANSACTIONS = 0;

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor guardedDoors(ObjectProvider<CurrentUser> currentUser, ObjectProvider<Facts> facts) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(Needs.class), new Guard(currentUser, facts));
        advisor.setOrder(BEFORE_TRANSACTIONS);
        return advisor;
    }

    /**
     * Asks for the user late, because the guard is made before anything that it guards. Whoever is limited to their own
     * customers is told of another what they would be told of one who is not there.
     */
    private record Guard(ObjectProvider<CurrentUser> currentUser, ObjectProvider<Facts> facts)
            implements MethodInterceptor {
        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Needs needs = AnnotatedElementUtils.findMergedAnnotation(invocation.getMethod(), Needs.class);
            if (needs != null) {
                CurrentUser user = currentUser.getObject();
                user.mustHave(needs.value());
                if (user.isLimited()) refuseOthers(invocation.getArguments());
            }
            return invocation.proceed();
        }

        private void refuseOthers(@Nullable Object[] arguments) {
            List<Long> named = Arrays.stream(arguments)
                    .flatMap(argument ->
                            argument instanceof Collection<?> many ? many.stream() : Stream.ofNullable(argument))
                    .filter(CustomerId.class::isInstance)
                    .map(customer -> ((CustomerId) customer).value())
                    .toList();
            if (!named.isEmpty() && !facts.getObject().mayTouch(named)) throw Refused.notFound("customers.unknown");
        }
    }
}
