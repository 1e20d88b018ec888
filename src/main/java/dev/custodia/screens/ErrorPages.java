package dev.custodia.screens;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/** Says in calm words what went wrong, with a stable code and a way back; machines get the same as problem details. */
@Controller
class ErrorPages implements ErrorController {
    @RequestMapping(path = "/error", produces = MediaType.TEXT_HTML_VALUE)
    String page(HttpServletRequest request, HttpServletResponse response, Model model, Words words) {
        Trouble trouble = Trouble.of(request);
        response.setStatus(Trouble.statusOf(request));
        model.addAttribute("icon", trouble.icon());
        model.addAttribute("code", trouble.code());
        model.addAttribute("title", trouble.title(words));
        model.addAttribute("text", RefusalPage.why(request).orElseGet(() -> trouble.text(words)));
        return "screens/trouble";
    }

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> problem(HttpServletRequest request, Words words) {
        Trouble trouble = Trouble.of(request);
        int status = Trouble.statusOf(request);
        var problem = ProblemDetail.forStatus(HttpStatus.valueOf(status));
        problem.setTitle(trouble.title(words));
        problem.setDetail(RefusalPage.why(request).orElseGet(() -> trouble.text(words)));
        problem.setProperty("code", trouble.code());
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
