package dev.custodia.access.web;

import dev.custodia.access.Problem;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.screens.Words;
import dev.custodia.screens.WordsFinder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Problems (RFC 9457) in the reader's language, with a code that stays the same in all of them. */
@Component
class Answers {
    private final WordsFinder words;
    private final JsonMapper json;

    Answers(WordsFinder words, JsonMapper json) {
        this.words = words;
        this.json = json;
    }

    ProblemDetail problem(HttpServletRequest request, int status, List<Problem> problems) {
        Words w = words.of(request);
        Problem first = problems.getFirst();
        ProblemDetail answer = ProblemDetail.forStatus(status);
        answer.setType(URI.create("urn:custodia:problem:" + first.code()));
        answer.setTitle(w.of(first.words(), first.arguments()));
        answer.setProperty("code", first.code());
        answer.setProperty(
                "problems", problems.stream().map(problem -> said(w, problem)).toList());
        return answer;
    }

    /** Why something was refused, for a page. */
    String sentence(HttpServletRequest request, Refused refused) {
        return Said.inOneSentence(words.of(request), refused);
    }

    /** What is wrong, for a page. */
    String sentence(HttpServletRequest request, List<Problem> problems) {
        Problem first = problems.getFirst();
        return words.of(request).of(first.words(), first.arguments());
    }

    void write(HttpServletRequest request, HttpServletResponse response, Refused.Kind kind, String code)
            throws IOException {
        write(request, response, kind.status(), code);
    }

    void write(HttpServletRequest request, HttpServletResponse response, int status, String code) throws IOException {
        ProblemDetail answer = problem(request, status, List.of(Problem.of("", code)));
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(json.writeValueAsBytes(answer));
    }

    void notSignedIn(HttpServletRequest request, HttpServletResponse response, @Nullable AuthenticationException why)
            throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer");
        write(request, response, Refused.Kind.UNKNOWN, "access.not_signed_in");
    }

    void notAllowed(HttpServletRequest request, HttpServletResponse response, @Nullable AccessDeniedException why)
            throws IOException {
        write(request, response, Refused.Kind.FORBIDDEN, "access.route_closed");
    }

    private static Map<String, String> said(Words w, Problem problem) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("where", problem.where());
        said.put("what", w.of(problem.words(), problem.arguments()));
        said.put("code", problem.code());
        return said;
    }
}
