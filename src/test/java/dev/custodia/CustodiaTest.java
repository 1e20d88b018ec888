package dev.custodia;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.ContextCustomizerFactories;

/**
 * The whole of Custodia on a fresh database of its own, with a {@link TestClock} that can be injected and set. Each test
 * class gets its own; those that do not mind what others left behind may share one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest
@ContextCustomizerFactories(FreshHome.class)
public @interface CustodiaTest {
    /** Whether there is a real web server, as browsers need. */
    @AliasFor(annotation = SpringBootTest.class, attribute = "webEnvironment")
    WebEnvironment web() default WebEnvironment.MOCK;

    /** Further settings, "NAME=value" as in the environment: "CUSTODIA_ADMIN_PASSWORD=correct horse". */
    String[] settings() default {};

    /** Whether the context, the database and the clock are shared with every class that says so as well. */
    boolean shared() default false;
}
