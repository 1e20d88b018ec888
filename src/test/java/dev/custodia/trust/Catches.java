package dev.custodia.trust;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A planted fault, which the test behind a promise has to catch. Its name is shown, so it says what was planted. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Proving.class)
public @interface Catches {
    Promise value();
}
