package dev.custodia.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What whoever calls this must be allowed, all of it. On a room's door and on every route; {@code @Needs({})} says that
 * it is enough to be signed in.
 *
 * <p>Enforced by a proxy: a call from within the same object is not checked, and a private, static or final method
 * cannot be.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {
    Permission[] value();
}
