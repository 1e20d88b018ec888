package dev.custodia.trust;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test behind a promise. It takes a {@link Proof} and tells it what it counted; when it is green that is written down,
 * for {@link TakeFigures}. A test that tells nothing fails. On a class: what writes its own {@link Proof}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Proving.class)
public @interface Proves {
    Promise value();
}
