package dev.custodia.access;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
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
    static Advisor guardedDoors(ObjectProvider<CurrentUser> currentUser) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(Needs.class), new Guard(currentUser));
        advisor.setOrder(BEFORE_TRANSACTIONS);
        return advisor;
    }

    /** Asks for the user late, because the guard is made before anything that it guards. */
    private record Guard(ObjectProvider<CurrentUser> currentUser) implements MethodInterceptor {
        @Override
        public @org.jspecify.annotations.Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Needs needs = AnnotatedElementUtils.findMergedAnnotation(invocation.getMethod(), Needs.class);
            if (needs != null) currentUser.getObject().mustHave(needs.value());
            return invocation.proceed();
        }
    }
}
