package dev.custodia.desk.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.backups.Backups;
import dev.custodia.changes.Change;
import dev.custodia.changes.Changes;
import dev.custodia.customers.web.ListAddress;
import dev.custodia.desk.Desk;
import dev.custodia.desk.Health;
import dev.custodia.imports.Import;
import dev.custodia.imports.Imports;
import dev.custodia.lifecycle.Lifecycle;
import dev.custodia.policies.Policies;
import dev.custodia.policies.Run;
import dev.custodia.requests.Requests;
import dev.custodia.screens.Chart;
import dev.custodia.screens.NavigationItem;
import dev.custodia.screens.Part;
import dev.custodia.screens.Words;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** How the base is, at a glance; each number opens the list behind it. */
@Controller
class HealthPage {
    private static final int NEWEST_IMPORTS = 10;
    private static final int STATUS_MONTHS = 12;

    private final Desk desk;
    private final Lifecycle lifecycle;
    private final Changes changes;
    private final Imports imports;
    private final Backups backups;
    private final Requests requests;
    private final Policies policies;
    private final Access access;

    HealthPage(
            Desk desk,
            Lifecycle lifecycle,
            Changes changes,
            Imports imports,
            Backups backups,
            Requests requests,
            Policies policies,
            Access access) {
        this.desk = desk;
        this.lifecycle = lifecycle;
        this.changes = changes;
        this.imports = imports;
        this.backups = backups;
        this.requests = requests;
        this.policies = policies;
        this.access = access;
    }

    @Bean
    static NavigationItem healthPlace() {
        return new NavigationItem(
                0, "health", "desk.navigation", "/", "heart-rate-monitor", Permission.CUSTOMERS_LOOK.name(), 'h');
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/")
    String health(Words w, Model model) {
        Health health = desk.health();
        model.addAttribute("health", health);
        model.addAttribute("work", work(w));
        if (health.total() == 0) return "desk/welcome";
        model.addAttribute("bought", bought(health, w));
        model.addAttribute("statuses", statuses(w));
        model.addAttribute("statusMonths", statusMonths(health, w));
        model.addAttribute("purchases", purchases(health, w));
        model.addAttribute("growth", growth(health, w));
        model.addAttribute("mine", desk.mine());
        model.addAttribute("trial", trial(w));
        return "desk/health";
    }

    /** The list of customers behind a number. */
    static String list(String place, String... filters) {
        return list(place, List.of(filters));
    }

    private static String list(String place, List<String> filters) {
        return new ListAddress(filters, place, null, "name", false, null).href();
    }

    private static List<Part> bought(Health health, Words w) {
        return health.bought().stream()
                .map(part -> new Part(
                        look(part.since()), w.of(part.since()), part.customers(), list("active", part.filters())))
                .toList();
    }

    private List<Part> statuses(Words w) {
        List<Part> parts = new ArrayList<>();
        lifecycle.counts().forEach((status, customers) -> {
            if (status != null)
                parts.add(new Part(
                        "tag-" + status.colour().word(),
                        status.name(w),
                        customers,
                        list("active", "status.is." + status.code())));
            else if (customers > 0)
                parts.add(new Part("plain", w.of("desk.health.no_status"), customers, list("active", "status.blank")));
        });
        return parts;
    }

    private Chart statusMonths(Health health, Words w) {
        List<Chart.Series> series = new ArrayList<>();
        lifecycle.months(STATUS_MONTHS).forEach((status, ends) -> {
            if (ends.stream().anyMatch(customers -> customers > 0)) series.add(new Chart.Series(status.name(w), ends));
        });
        YearMonth now = YearMonth.from(health.today());
        List<String> months = new ArrayList<>();
        for (int back = STATUS_MONTHS - 1; back >= 0; back--) months.add(w.shortMonth(now.minusMonths(back)));
        return new Chart(
                Chart.Type.STACKED,
                w.of("desk.health.status_over_time"),
                w.of("desk.health.status_text"),
                w.of("desk.health.month"),
                months,
                series,
                List.of());
    }

    private static String look(Health.Since since) {
        return switch (since) {
            case MONTHS_3 -> "step-1";
            case MONTHS_12 -> "step-2";
            case MONTHS_24 -> "step-3";
            case MONTHS_36 -> "step-4";
            case LONGER_AGO -> "step-5";
            case NEVER -> "step-6";
        };
    }

    private static Chart purchases(Health health, Words w) {
        List<Health.Month> months = health.lastPurchases();
        Health.Month most = months.stream()
                .max(Comparator.comparingLong(Health.Month::customers))
                .orElseThrow();
        return chart(
                w,
                w.of("desk.health.purchases"),
                w.of("desk.health.purchases_text", Map.of("month", most.month(), "count", most.customers())),
                "active",
                months);
    }

    /** Whether a backup has come through a trial, for those who see to backups. */
    private String trial(Words w) {
        if (!access.may(Permission.BACKUPS) || !backups.here()) return "";
        return backups.lastGoodTrial()
                .map(at -> w.of("backups.last_good", w.dateTime(at)))
                .orElseGet(() -> w.of("backups.never_tried"));
    }

    private static Chart growth(Health health, Words w) {
        List<Health.Month> months = health.growth();
        long came = months.stream().mapToLong(Health.Month::customers).sum();
        return chart(
                w, w.of("desk.health.growth"), w.of("desk.health.growth_text", Map.of("count", came)), "all", months);
    }

    private static Chart chart(Words w, String title, String description, String place, List<Health.Month> months) {
        return new Chart(
                Chart.Type.BAR,
                title,
                description,
                w.of("desk.health.month"),
                months.stream().map(month -> w.shortMonth(month.month())).toList(),
                List.of(new Chart.Series(
                        w.of("desk.health.customers"),
                        months.stream().map(Health.Month::customers).toList())),
                months.stream().map(month -> list(place, month.filters())).toList());
    }

    /** What is under way, as far as the reader may look. */
    private List<Work> work(Words w) {
        List<Work> work = new ArrayList<>();
        if (access.may(Permission.REQUESTS)) {
            Requests.Sum sum = requests.sum();
            if (sum.late() > 0) work.add(new Work(w.of("desk.health.requests_late", sum.late()), "/requests"));
            if (sum.soon() > 0) work.add(new Work(w.of("desk.health.requests_soon", sum.soon()), "/requests"));
        }
        if (access.may(Permission.CHANGES_LOOK)) {
            for (Run run : policies.waiting())
                work.add(new Work(
                        w.of(
                                "desk.health.policy_waits",
                                Map.of(
                                        "policy", policies.find(run.policyId()).name(),
                                        "date", run.dueAt(),
                                        "people", run.toDo() == null ? 0 : run.toDo())),
                        run.state() == Run.State.NOTICED
                                ? "/policies/" + run.policyId() + "/runs/" + run.runId()
                                : "/cleanup/plans/" + run.planId()));
            for (Change change : changes.underWay())
                work.add(new Work(
                        w.of(
                                "desk.health.change_under_way",
                                Map.of("done", change.done() + change.changedSince(), "total", change.toDo())),
                        "/changes/" + change.changeId()));
        }
        if (access.may(Permission.IMPORT_RUN)) {
            for (Import file : imports.newest(NEWEST_IMPORTS)) {
                if (file.underWay())
                    work.add(new Work(
                            w.of("desk.health.import_under_way", Map.of("file", file.fileName())),
                            "/imports/" + file.importId()));
            }
        }
        return work;
    }
}
