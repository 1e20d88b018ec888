package dev.custodia.requests.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.access.Said;
import dev.custodia.changes.Change;
import dev.custodia.criteria.CustomerId;
import dev.custodia.customers.Bin;
import dev.custodia.customers.Customers;
import dev.custodia.customers.Glance;
import dev.custodia.requests.Dossier;
import dev.custodia.requests.Letters;
import dev.custodia.requests.Manner;
import dev.custodia.requests.Manners;
import dev.custodia.requests.Preview;
import dev.custodia.requests.Request;
import dev.custodia.requests.Requests;
import dev.custodia.screens.Choice;
import dev.custodia.screens.Language;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Pages;
import dev.custodia.screens.Tone;
import dev.custodia.screens.Words;
import java.text.Collator;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What people ask for: all that runs with its clock, and one step by step, from who asks to the answer. */
@Controller
class RequestsPage {
    private static final int PAGE = 50;

    private final Requests requests;
    private final Letters letters;
    private final Manners manners;
    private final Customers customers;
    private final Bin bin;
    private final Access access;
    private final Clock clock;

    RequestsPage(
            Requests requests,
            Letters letters,
            Manners manners,
            Customers customers,
            Bin bin,
            Access access,
            Clock clock) {
        this.requests = requests;
        this.letters = letters;
        this.manners = manners;
        this.customers = customers;
        this.bin = bin;
        this.access = access;
        this.clock = clock;
    }

    @Bean
    static NavigationItem requestsPlace() {
        return new NavigationItem(
                33, "requests", "requests.navigation", "/requests", "mail", Permission.REQUESTS.name(), 'q');
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_LOOK})
    @GetMapping("/requests")
    String list(
            @RequestParam(defaultValue = "false") boolean ended,
            @RequestParam(required = false) @Nullable Long after,
            Words w,
            Model model) {
        List<Request> found = ended ? requests.ended(after, PAGE + 1) : requests.running(after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Request> page = more ? found.subList(0, PAGE) : found;
        Map<Long, String> names = names(page);
        LocalDate today = LocalDate.now(clock);
        model.addAttribute(
                "rows",
                page.stream()
                        .map(request -> RequestRow.of(w, request, name(names, request), today))
                        .toList());
        model.addAttribute("ended", ended);
        model.addAttribute(
                "next",
                more
                        ? "/requests?" + (ended ? "ended=true&" : "") + "after="
                                + page.getLast().requestId()
                        : "");
        return "requests/list";
    }

    private Map<Long, String> names(List<Request> page) {
        return customers
                .glances(page.stream()
                        .map(Request::customer)
                        .flatMap(Stream::ofNullable)
                        .map(CustomerId::value)
                        .distinct()
                        .toList())
                .stream()
                .collect(Collectors.toMap(glance -> glance.id().value(), Glance::name));
    }

    private static String name(Map<Long, String> names, Request request) {
        CustomerId customer = request.customer();
        return customer == null ? "" : names.getOrDefault(customer.value(), "");
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/requests/{id}")
    String one(@PathVariable long id, Words w, Model model) {
        Request request = requests.find(id);
        model.addAttribute(
                "row", RequestRow.of(w, request, name(names(List.of(request)), request), LocalDate.now(clock)));
        model.addAttribute("registeredBy", access.name(request.registeredBy()));
        Request.Check check = request.check();
        model.addAttribute("checkedBy", check == null ? "" : access.name(check.by()));
        Optional<Preview> preview =
                request.kind() == Request.Kind.ERASURE ? requests.previewed(request) : Optional.empty();
        model.addAttribute("preview", preview);
        model.addAttribute("will", preview.map(each -> Told.of(w, each)).orElse(List.of()));
        model.addAttribute(
                "stays",
                preview.map(Preview::stays).orElse(request.stays()).stream()
                        .map(stay -> Told.of(w, stay))
                        .toList());
        model.addAttribute("correction", requests.correction(request).map(Change::createdAt));
        CustomerId customer = request.customer();
        model.addAttribute("waits", customer == null ? Optional.empty() : bin.find(customer));
        model.addAttribute("objects", customer == null ? Optional.empty() : requests.objectsSince(customer));
        model.addAttribute("hours", manners.manner().binHours());
        model.addAttribute(
                "refusals",
                Arrays.stream(Request.Refusal.values())
                        .filter(each -> each.fits(request.kind()))
                        .map(each -> new Choice(each.word(), w.of(each)))
                        .toList());
        return "requests/request";
    }

    // ---- from the customer's card

    @Needs({Permission.CUSTOMERS_LOOK, Permission.REQUESTS})
    @PostMapping("/customers/{id}/requests")
    String register(
            @PathVariable CustomerId id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/customers/" + id, () -> {
            Request made = requests.register(id, asked(form));
            pages.say(Tone.GOOD, w.of("requests.registered_now"));
            return "/requests/" + made.requestId();
        });
    }

    private static Requests.Asked asked(MultiValueMap<String, String> form) {
        return new Requests.Asked(
                one(form, "kind", Request.Kind::of, "requests.kind_unknown"),
                one(form, "channel", Request.Channel::of, "requests.channel_unknown"),
                one(form, "receivedOn", LocalDate::parse, "requests.received_missing"),
                Language.ofCode(text(form, "language")).orElse(Language.EN),
                form.getFirst("note"));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        String text = form.getFirst(name);
        return text == null ? "" : text.strip();
    }

    private static <T> T one(
            MultiValueMap<String, String> form, String name, Function<String, T> read, String problem) {
        try {
            return read.apply(text(form, name));
        } catch (IllegalArgumentException | DateTimeParseException unknown) {
            throw Refused.invalid(name, problem);
        }
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/customers/{id}/marketing-objection/withdraw")
    String withdraw(@PathVariable CustomerId id, Words w, Pages pages) {
        return said(w, pages, "/customers/" + id, () -> {
            requests.withdrawObjection(id);
            pages.say(Tone.GOOD, w.of("requests.withdrawn_now"));
            return "/customers/" + id;
        });
    }

    // ---- step by step

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/identity")
    String identity(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return step(id, w, pages, () -> {
            if (text(form, "how").equals("asked")) requests.askWho(id);
            else requests.check(id, one(form, "how", Request.How::of, "requests.how_unknown"));
        });
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/extend")
    String extend(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return step(
                id,
                w,
                pages,
                () -> requests.extend(id, one(form, "why", Request.Extension.Why::of, "requests.why_unknown")));
    }

    @Needs(Permission.REQUESTS)
    @PostMapping("/requests/{id}/refuse")
    String refuse(@PathVariable long id, @RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return step(
                id, w, pages, () -> requests.refuse(id, one(form, "why", Request.Refusal::of, "requests.why_unknown")));
    }

    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK, Permission.REMOVE_ONE, Permission.ANONYMISE})
    @PostMapping("/requests/{id}/preview")
    String preview(@PathVariable long id, Words w, Pages pages) {
        return step(id, w, pages, () -> requests.preview(id));
    }

    @Needs({
        Permission.REQUESTS,
        Permission.CHANGES_LOOK,
        Permission.CUSTOMERS_LOOK,
        Permission.REMOVE_ONE,
        Permission.ANONYMISE
    })
    @PostMapping("/requests/{id}/carry-out")
    String carryOut(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String digest,
            @RequestParam(defaultValue = "-1") long number,
            Words w,
            Pages pages) {
        return step(id, w, pages, () -> requests.carryOut(id, digest, number));
    }

    @Needs({Permission.REQUESTS, Permission.CHANGES_LOOK})
    @PostMapping("/requests/{id}/answer")
    String answer(@PathVariable long id, Words w, Pages pages) {
        return step(id, w, pages, () -> requests.answer(id));
    }

    private static String step(long id, Words w, Pages pages, Runnable act) {
        return said(w, pages, "/requests/" + id, () -> {
            act.run();
            return "/requests/" + id;
        });
    }

    private static String said(Words w, Pages pages, String back, Supplier<String> act) {
        try {
            return pages.go(act.get());
        } catch (Refused refused) {
            return pages.say(Tone.DANGER, Said.inOneSentence(w, refused)).go(back);
        }
    }

    // ---- all that is known

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/requests/{id}/data")
    String data(@PathVariable long id, Model model, Words w) {
        Request request = requests.find(id);
        Words theirs = Words.in(request.language(), clock);
        List<DataView> kinds = new ArrayList<>();
        for (Map.Entry<String, List<Map<String, @Nullable Object>>> each :
                dossier(id).kinds().entrySet()) {
            DataView kind = DataView.of(theirs, each.getKey(), each.getValue());
            if (!kind.rows().isEmpty()) kinds.add(kind);
        }
        model.addAttribute("request", request);
        model.addAttribute("kinds", kinds);
        model.addAttribute("theirs", theirs);
        return "requests/data";
    }

    private Dossier dossier(long id) {
        return Dossier.of(requests.everything(id));
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/requests/{id}/data.json")
    ResponseEntity<byte[]> json(@PathVariable long id) {
        return file(
                "data-" + id + ".json", MediaType.APPLICATION_JSON, dossier(id).json());
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_EXPORT})
    @GetMapping("/requests/{id}/data.zip")
    ResponseEntity<byte[]> zip(@PathVariable long id) {
        return file(
                "data-" + id + ".zip",
                MediaType.parseMediaType("application/zip"),
                dossier(id).zip(requests.find(id).language(), clock.getZone()));
    }

    @Needs({Permission.REQUESTS, Permission.CUSTOMERS_LOOK, Permission.CHANGES_LOOK})
    @GetMapping("/requests/{id}/letter.pdf")
    ResponseEntity<byte[]> letter(@PathVariable long id) {
        return file("letter-" + id + ".pdf", MediaType.APPLICATION_PDF, letters.pdf(id));
    }

    static ResponseEntity<byte[]> file(String name, MediaType type, byte[] content) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(content);
    }

    // ---- how the company answers

    @Needs(Permission.REQUESTS)
    @GetMapping("/requests/manner")
    String manner(Words w, Model model) {
        model.addAttribute("manner", manners.manner());
        model.addAttribute("countries", countries(w));
        return "requests/manner";
    }

    private static List<Choice> countries(Words w) {
        Collator order = Collator.getInstance(w.locale());
        List<Choice> countries = Arrays.stream(Locale.getISOCountries())
                .map(code -> new Choice(code, Locale.of("", code).getDisplayCountry(w.locale())))
                .sorted(Comparator.comparing(Choice::label, order))
                .collect(Collectors.toCollection(ArrayList::new));
        countries.addFirst(new Choice("", "–"));
        return countries;
    }

    @Needs({Permission.REQUESTS, Permission.SETTINGS_MANAGE})
    @PostMapping("/requests/manner")
    String setManner(@RequestParam MultiValueMap<String, String> form, Words w, Pages pages) {
        return said(w, pages, "/requests/manner", () -> {
            String hours = text(form, "binHours");
            manners.set(new Manner(
                    hours.matches("\\d{1,4}") ? Integer.parseInt(hours) : -1,
                    form.getFirst("company"),
                    form.getFirst("address"),
                    form.getFirst("contact"),
                    form.getFirst("country")));
            pages.say(Tone.GOOD, w.of("requests.manner.saved"));
            return "/requests/manner";
        });
    }
}
