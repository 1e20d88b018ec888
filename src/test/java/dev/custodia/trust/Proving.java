package dev.custodia.trust;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its {@link Proof}, and has it written when the test was green. */
class Proving implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace OURS = Namespace.create(Proving.class);

    @Override
    public void beforeEach(ExtensionContext test) {
        proof(test);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Proof.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return proof(test);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Proof proof = proof(test);
        if (test.getExecutionException().isPresent()) proof.spoil();
        else if (proof.isMute()) throw new AssertionError("A test behind a promise counts something and tells it.");
        else proof.write();
    }

    /** One for a method, however many parameters it is run with. */
    private static Proof proof(ExtensionContext test) {
        Method method = test.getRequiredTestMethod();
        return Objects.requireNonNull(
                test.getParent().orElseThrow().getStore(OURS).computeIfAbsent(method, key -> of(method), Proof.class));
    }

    private static Proof of(Method method) {
        Promise promise = Objects.requireNonNull(promise(method), "a method that stands behind a promise");
        return new Proof(promise, name(method), method.isAnnotationPresent(Catches.class));
    }

    /** The names of the files that a whole run of these classes leaves. */
    static List<String> files(List<Class<?>> classes) {
        return classes.stream()
                .flatMap(type -> Stream.concat(
                        Stream.of(type.getDeclaredMethods()).map(method -> file(method, name(method))),
                        Stream.of(file(type, type.getSimpleName()))))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    private static @Nullable String file(AnnotatedElement element, String name) {
        Promise promise = promise(element);
        return promise == null ? null : Proof.file(promise, name);
    }

    static @Nullable Promise promise(AnnotatedElement element) {
        Proves proves = element.getAnnotation(Proves.class);
        Catches catches = element.getAnnotation(Catches.class);
        return proves != null ? proves.value() : catches != null ? catches.value() : null;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
