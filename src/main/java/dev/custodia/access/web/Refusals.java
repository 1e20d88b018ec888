package dev.custodia.access.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.criteria.WrongRule;
import dev.custodia.database.DatabaseTrouble;
import dev.custodia.database.WithoutValues;
import dev.custodia.journal.CannotTell;
import dev.custodia.screens.RefusalPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.core.JacksonException;

/**
 * What went wrong, told to programs as problems with all reasons at once. For pages it only sets the status; the words
 * are the error page's.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private static final int NOT_NOW = 503;
    private static final String RETRY_AFTER_SECONDS = "30";

    private final Answers answers;

    Refusals(Answers answers) {
        this.answers = answers;
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> refused(Refused refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (refused.kind() == Refused.Kind.FORBIDDEN && !isForProgram(request))
            RefusalPage.because(request, answers.sentence(request, refused));
        return answer(request, response, refused.kind().status(), refused.problems());
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unfitFields(
            MethodArgumentNotValidException unfit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (FieldError field : unfit.getBindingResult().getFieldErrors())
            problems.add(Problem.of(field.getField(), "access.field_unfit"));
        if (problems.isEmpty()) problems.add(Problem.of("", "access.malformed"));
        return answer(request, response, Refused.Kind.INVALID.status(), problems);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unfitParameter(
            MethodArgumentTypeMismatchException unfit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return answer(request, response, 400, List.of(Problem.of(unfit.getName(), "access.field_unfit")));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unreadable(
            HttpMessageNotReadableException unreadable, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause())
            if (cause instanceof WrongRule wrong) return wrongRule(wrong, request, response);
        String where = unreadable.getCause() instanceof JacksonException json ? place(json) : "";
        return answer(request, response, 400, List.of(Problem.of(where, "access.body_unreadable")));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> wrongRule(WrongRule wrong, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return answer(
                request, response, Refused.Kind.INVALID.status(), List.of(Problem.of(wrong.part(), wrong.code())));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> noParts(
            MultipartException unfit, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean tooLarge = unfit instanceof MaxUploadSizeExceededException;
        return answer(
                request,
                response,
                tooLarge ? 413 : 400,
                List.of(Problem.of("", tooLarge ? "access.too_large" : "access.malformed")));
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> other(Exception failed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (failed instanceof ErrorResponse known) {
            int status = known.getStatusCode().value();
            known.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            return answer(request, response, status, List.of(Problem.of("", code(status))));
        }
        Optional<DatabaseTrouble> trouble = DatabaseTrouble.of(failed);
        if (trouble.isPresent()) {
            LOG.warn("A request failed: {}", trouble.get());
            return notNow(request, response, code(trouble.get()));
        }
        LOG.error("A request failed", WithoutValues.of(failed));
        if (causes(failed).anyMatch(CannotTell.class::isInstance)) {
            return notNow(request, response, "journal.unwritable");
        }
        return answer(request, response, 500, List.of(Problem.of("", "access.went_wrong")));
    }

    private @Nullable ResponseEntity<ProblemDetail> notNow(
            HttpServletRequest request, HttpServletResponse response, String code) throws IOException {
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        List<Problem> problems = List.of(Problem.of("", code));
        if (!isForProgram(request)) RefusalPage.because(request, answers.sentence(request, problems));
        return answer(request, response, NOT_NOW, problems);
    }

    /** For what fails before a route is reached, such as the look at who asks. */
    void beforeRoute(RuntimeException failed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DatabaseTrouble trouble = DatabaseTrouble.of(failed)
                .filter(known -> !response.isCommitted())
                .orElseThrow(() -> failed);
        LOG.warn("A request failed: {}", trouble);
        ResponseEntity<ProblemDetail> answer = notNow(request, response, code(trouble));
        if (answer != null) answers.write(request, response, NOT_NOW, code(trouble));
    }

    private static Stream<Throwable> causes(Throwable failed) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause).limit(50);
    }

    private @Nullable ResponseEntity<ProblemDetail> answer(
            HttpServletRequest request, HttpServletResponse response, int status, List<Problem> problems)
            throws IOException {
        if (response.isCommitted()) return null;
        if (!isForProgram(request)) {
            response.sendError(status);
            return null;
        }
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answers.problem(request, status, problems));
    }

    private static boolean isForProgram(HttpServletRequest request) {
        return request.getRequestURI().startsWith(request.getContextPath() + "/api/");
    }

    private static String code(DatabaseTrouble trouble) {
        return switch (trouble) {
            case DISK_FULL -> "database.disk_full";
            case AWAY -> "database.away";
        };
    }

    private static String code(int status) {
        return switch (status) {
            case 404 -> "access.route_unknown";
            case 405 -> "access.method_unknown";
            case 406, 415 -> "access.format_unknown";
            case 413 -> "access.too_large";
            default -> status < 500 ? "access.malformed" : "access.went_wrong";
        };
    }

    /** {@code lines[3].amount}: names and places only, never what was sent. */
    private static String place(JacksonException unreadable) {
        StringBuilder place = new StringBuilder();
        for (JacksonException.Reference step : unreadable.getPath()) {
            if (step.getPropertyName() != null)
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
            else place.append('[').append(step.getIndex()).append(']');
        }
        return place.toString();
    }
}
