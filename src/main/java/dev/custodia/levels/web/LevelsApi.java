package dev.custodia.levels.web;

import dev.custodia.access.Access;
import dev.custodia.access.Needs;
import dev.custodia.access.Permission;
import dev.custodia.access.Refused;
import dev.custodia.criteria.CustomerId;
import dev.custodia.criteria.Money;
import dev.custodia.customers.Customers;
import dev.custodia.dealings.DocumentKind;
import dev.custodia.levels.Counting;
import dev.custodia.levels.DocumentsCounted;
import dev.custodia.levels.Group;
import dev.custodia.levels.Levels;
import dev.custodia.levels.Measure;
import dev.custodia.levels.Scale;
import dev.custodia.levels.Setting;
import dev.custodia.screens.Items;
import dev.custodia.screens.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Values, levels and groups, for programs. */
@RestController
@RequestMapping("/api/v1")
@Tag(
        name = "Values and levels",
        description =
                "Recency, frequency, monetary and potentiality of each customer per portfolio type, their levels and"
                        + " groups, what counts, and who moved between the groups")
class LevelsApi {
    private final Levels levels;
    private final Customers customers;
    private final Access access;

    LevelsApi(Levels levels, Customers customers, Access access) {
        this.levels = levels;
        this.customers = customers;
        this.access = access;
    }

    @Schema(description = "What counts for the values of a portfolio type")
    record LevelsCounting(
            @Schema(description = "Which documents are a sale", example = "[\"invoice\", \"receipt\"]") @Nullable
            List<DocumentKind> kinds,

            @Schema(
                    description = "Which of these: all, those that belong to this portfolio type or to none"
                            + " (own_or_none, also where it is left out), or those that belong to it (own)",
                    example = "own_or_none")
            @Nullable
            DocumentsCounted documents,

            @Schema(description = "Whether credit notes are taken off the sum")
            boolean creditNotes,

            @Schema(description = "How many days back frequency and sum reach; null for all time", example = "365")
            @Nullable
            Integer days,

            @Schema(
                    description = "The currency that is summed; null for the one that most of the customer's documents"
                            + " are in",
                    example = "EUR")
            @Nullable
            String currency) {
        Counting counting() {
            List<DocumentKind> named = kinds;
            return new Counting(
                    named == null || named.isEmpty() ? EnumSet.noneOf(DocumentKind.class) : EnumSet.copyOf(named),
                    documents == null ? DocumentsCounted.OWN_OR_NONE : documents,
                    creditNotes,
                    days,
                    currency);
        }

        static LevelsCounting of(Counting now) {
            return new LevelsCounting(now.sorted(), now.documents(), now.creditNotes(), now.days(), now.currency());
        }
    }

    @Schema(description = "The levels of one of the four values")
    record LevelsScale(
            @Schema(description = "3 or 5") int levels,

            @Schema(description = "Whether customers are shared out evenly over the levels; the borders are drawn then")
            boolean quantiles,

            @Schema(
                    description = "Where the levels 2, 3 ... begin: of recency the most days, else the least; sums in"
                            + " whole units. Null stands for a level that nobody reaches",
                    example = "[240, 120, 60, 30]")
            @Nullable
            List<@Nullable BigDecimal> borders) {
        Scale scale(Measure measure, String currency) {
            List<@Nullable Long> minor = new ArrayList<>();
            List<@Nullable BigDecimal> given = borders;
            if (!quantiles && given != null)
                for (BigDecimal border : given) minor.add(border == null ? null : minor(measure, border, currency));
            return new Scale(levels, quantiles, minor);
        }

        static LevelsScale of(Measure measure, Scale scale, String currency) {
            List<@Nullable BigDecimal> borders = new ArrayList<>();
            for (Long border : scale.borders()) borders.add(border == null ? null : whole(measure, border, currency));
            return new LevelsScale(scale.levels(), scale.quantiles(), borders);
        }
    }

    private static long minor(Measure measure, BigDecimal number, String currency) {
        try {
            return number.movePointRight(measure.isMoney() ? Money.digits(currency) : 0)
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw Refused.invalid(measure.word(), "levels.value_out_of_range");
        }
    }

    private static BigDecimal whole(Measure measure, long number, String currency) {
        return measure.isMoney() ? new Money(number, currency).amount() : BigDecimal.valueOf(number);
    }

    record LevelsSetting(
            @Schema(description = "The portfolio type", example = "unit1")
            String type,

            String name,
            LevelsCounting counting,

            @Schema(description = "In which borders of sums are given")
            String currency,

            Map<Measure, LevelsScale> scales,

            @Schema(description = "The group of each pair of levels: those of recency 1 first, frequency rising")
            List<String> grid,

            @Schema(description = "When even shares and comparisons were drawn last") @Nullable
            LocalDate drawnOn) {}

    record LevelsCell(int recency, int frequency, String group, long customers) {}

    record LevelsGroupSize(String group, String name, long customers) {}

    @Schema(description = "How many of the active customers are where")
    record LevelsStanding(
            LevelsSetting setting,

            @Schema(description = "How many have bought") long customers,

            @Schema(description = "How many are on the levels 1, 2 ... of each value")
            Map<Measure, List<Long>> levels,

            List<LevelsCell> cells,
            List<LevelsGroupSize> groups,

            @Schema(description = "How many would be in another group than now; of what stands, none")
            long moved,

            @Schema(description = "How many would be on another level of any value than now")
            long releveled,

            @Schema(
                    description = "Of the previews of what counts and of the grid: who would come from where to where;"
                            + " else empty")
            List<LevelsShift> shifts) {}

    @Schema(description = "How many would come out of a group into another, or stay in it on another level")
    record LevelsShift(
            @Schema(description = "Null for no group") @Nullable
            String from,

            @Schema(description = "Null for no group; the same where they are on another level alone") @Nullable
            String to,

            long customers,

            @Schema(description = "Some of them, by id") List<String> examples) {}

    record LevelsScalesWanted(
            @Schema(description = "What is left out stays") @Nullable
            Map<Measure, LevelsScale> scales) {
        Map<Measure, Scale> scales(Setting setting) {
            Map<Measure, Scale> wanted = new EnumMap<>(Measure.class);
            Map<Measure, LevelsScale> given = scales;
            if (given != null)
                given.forEach((measure, scale) -> wanted.put(measure, scale.scale(measure, setting.currency())));
            return wanted;
        }
    }

    record LevelsGridWanted(
            @Schema(description = "The codes of groups: those of recency 1 first, frequency rising") @Nullable
            List<String> grid) {
        List<String> groups() {
            return grid == null ? List.of() : grid;
        }
    }

    record LevelsGroup(
            @Schema(example = "at_risk") String code,

            @Schema(description = "In the language of Accept-Language")
            String name,

            @Schema(description = "The names that the company gave it, by language")
            Map<String, String> names) {}

    record LevelsGroupWanted(
            @Schema(description = "By language (en, it, ru, sv); what is left out is called as it came") @Nullable
            Map<String, String> names) {}

    record LevelsMovement(
            @Schema(description = "Null for no group") @Nullable
            String from,

            @Nullable String to,
            long customers) {}

    record LevelsByHand(BigDecimal value, String author, Instant since, String changeId) {}

    record LevelsPart(
            @Schema(description = "What stands: days, a number, or an amount; null where there is none") @Nullable
            BigDecimal value,

            @Schema(description = "What is computed, whatever was entered by hand") @Nullable
            BigDecimal computed,

            @Schema(description = "Null where nothing was entered by hand") @Nullable
            LevelsByHand byHand,

            @Nullable Integer level,
            int levels,

            @Schema(description = "How much less (recency) or more the next level is away; null on the highest")
            @Nullable
            BigDecimal toNext) {}

    record LevelsOfCustomer(
            String type,
            String currency,
            @Nullable LocalDate lastSaleOn,

            @Schema(description = "Null for who has not bought") @Nullable
            String group,

            Map<Measure, LevelsPart> values) {}

    record LevelsValueWanted(
            @Schema(description = "Days, a number, or an amount in whole units", example = "1200") @Nullable
            BigDecimal value,

            @Schema(description = "Of an amount; null for the customer's own") @Nullable
            String currency,

            @Schema(description = "In your own words; stays with the change") @Nullable
            String reason) {}

    // ---- settings and standing

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels")
    @Operation(
            operationId = "levels",
            summary = "Per portfolio type: what counts, where levels begin, and how many are on each")
    Items<LevelsStanding> all(Words words) {
        return new Items<>(
                levels.settings().stream()
                        .map(setting -> seen(levels.standing(setting.type().code()), words))
                        .toList(),
                null);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels/{type}")
    @Operation(operationId = "levelsOfType", summary = "The same of one portfolio type")
    LevelsStanding one(@PathVariable String type, Words words) {
        return seen(levels.standing(type), words);
    }

    private static LevelsStanding seen(Levels.Standing standing, Words words) {
        Map<Measure, List<Long>> sizes = new EnumMap<>(Measure.class);
        standing.sizes().forEach((measure, size) -> sizes.put(measure, size.customers()));
        return new LevelsStanding(
                seen(standing, standing.setting(), words),
                standing.customers(),
                sizes,
                standing.cells().stream()
                        .map(cell -> new LevelsCell(
                                cell.recency(), cell.frequency(), cell.group().code(), cell.customers()))
                        .toList(),
                standing.groups().entrySet().stream()
                        .map(size -> new LevelsGroupSize(
                                size.getKey().code(), size.getKey().name(words), size.getValue()))
                        .toList(),
                standing.moved(),
                standing.releveled(),
                standing.shifts().stream()
                        .map(shift -> new LevelsShift(
                                code(shift.from()),
                                code(shift.to()),
                                shift.customers(),
                                shift.examples().stream().map(String::valueOf).toList()))
                        .toList());
    }

    private static LevelsSetting seen(Levels.Standing standing, Setting setting, Words words) {
        Map<Measure, LevelsScale> scales = new EnumMap<>(Measure.class);
        setting.scales()
                .forEach((measure, scale) -> scales.put(measure, LevelsScale.of(measure, scale, setting.currency())));
        return new LevelsSetting(
                setting.type().code(),
                setting.type().name(words),
                LevelsCounting.of(setting.counting()),
                setting.currency(),
                scales,
                standing.cells().stream().map(cell -> cell.group().code()).toList(),
                setting.drawnOn());
    }

    @Schema(description = "The day that values are as of")
    record LevelsAsOf(
            LocalDate day,

            @Schema(description = "Whether the company has chosen it; else it is today, and goes on from day to day")
            boolean chosen,

            @Schema(description = "Of which day the newest document is, up to today; null without any") @Nullable
            LocalDate newestDocument) {}

    record LevelsAsOfWanted(
            @Schema(description = "Null: today, and so on from day to day", example = "2011-12-09") @Nullable
            String day) {}

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels/as-of")
    @Operation(operationId = "levelsAsOf", summary = "The day that values, levels and groups are as of")
    LevelsAsOf asOf() {
        return seen(levels.asOf());
    }

    private static LevelsAsOf seen(Levels.AsOf asOf) {
        return new LevelsAsOf(asOf.day(), asOf.chosen(), asOf.newest());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PutMapping("/levels/as-of")
    @Operation(
            operationId = "setLevelsAsOf",
            summary = "See values, levels and groups as of another day",
            description =
                    "For a base that ends some time ago; documents after that day do not count. Everybody is valued"
                            + " anew before the answer comes, and the movements of the twelve months before are worked out anew"
                            + " from the documents soon after.")
    LevelsAsOf seeAsOf(@RequestBody LevelsAsOfWanted wanted) {
        return seen(levels.seeAsOf(day(wanted.day())));
    }

    static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw Refused.invalid("day", "levels.day_unreadable");
        }
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PutMapping("/levels/{type}/counting")
    @Operation(
            operationId = "setLevelsCounting",
            summary = "Say what counts",
            description = "Everybody is valued anew by it before the answer comes.")
    LevelsStanding count(@PathVariable String type, @RequestBody LevelsCounting wanted, Words words) {
        levels.count(type, wanted.counting());
        return one(type, words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/counting/preview")
    @Operation(
            operationId = "previewLevelsCounting",
            summary = "How many would be where if something else counted",
            description =
                    "Nothing is changed. Everybody is worked out before the answer comes, which takes nearly as long"
                            + " as letting it count.")
    LevelsStanding wouldCount(@PathVariable String type, @RequestBody LevelsCounting wanted, Words words) {
        return seen(levels.preview(type, wanted.counting()), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/preview")
    @Operation(
            operationId = "previewLevels",
            summary = "How many would be where with other scales",
            description = "Nothing is changed. The borders of even shares are drawn and told.")
    LevelsStanding preview(@PathVariable String type, @RequestBody LevelsScalesWanted wanted, Words words) {
        return seen(levels.preview(type, wanted.scales(levels.setting(type)), false), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PutMapping("/levels/{type}/scales")
    @Operation(operationId = "setLevelsScales", summary = "Let other scales hold: the counts are those of the preview")
    LevelsStanding save(@PathVariable String type, @RequestBody LevelsScalesWanted wanted, Words words) {
        return seen(levels.save(type, wanted.scales(levels.setting(type))), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PutMapping("/levels/{type}/grid")
    @Operation(operationId = "setLevelsGrid", summary = "Say which group each pair of recency and frequency is")
    LevelsStanding grid(@PathVariable String type, @RequestBody LevelsGridWanted wanted, Words words) {
        return seen(levels.regrid(type, wanted.groups()), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/grid/preview")
    @Operation(
            operationId = "previewLevelsGrid",
            summary = "How many would be in which group by another grid",
            description = "Nothing is changed.")
    LevelsStanding wouldGroup(@PathVariable String type, @RequestBody LevelsGridWanted wanted, Words words) {
        return seen(levels.preview(type, wanted.groups()), words);
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PostMapping("/levels/{type}/draw")
    @Operation(
            operationId = "drawLevels",
            summary = "Draw even shares and comparisons anew, now",
            description = "By itself that happens at the beginning of each month, and when a tenth of the base has"
                    + " changed.")
    LevelsStanding draw(@PathVariable String type, Words words) {
        return seen(levels.draw(type), words);
    }

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/levels/{type}/movements")
    @Operation(
            operationId = "levelsMovements",
            summary = "How many came out of which group into which within a month, the most first",
            description = "Each is listed by the filter {type}_moved.is.MONTH/FROM/TO, with none for no group.")
    Items<LevelsMovement> movements(
            @PathVariable String type,
            @Schema(description = "The present one where it is left out", example = "2026-11")
                    @RequestParam(required = false)
                    @Nullable
                    String month) {
        return new Items<>(
                levels.movements(type, month(month)).stream()
                        .map(move -> new LevelsMovement(code(move.from()), code(move.to()), move.customers()))
                        .toList(),
                null);
    }

    private YearMonth month(@Nullable String text) {
        try {
            return text == null ? levels.thisMonth() : YearMonth.parse(text);
        } catch (DateTimeException notAMonth) {
            throw Refused.invalid("month", "levels.month_unreadable");
        }
    }

    private static @Nullable String code(@Nullable Group group) {
        return group == null ? null : group.code();
    }

    // ---- groups

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/level-groups")
    @Operation(operationId = "levelGroups", summary = "All groups")
    Items<LevelsGroup> groups(Words words) {
        return new Items<>(
                levels.groups().stream().map(group -> seen(group, words)).toList(), null);
    }

    private static LevelsGroup seen(Group group, Words words) {
        return new LevelsGroup(group.code(), group.name(words), group.names());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS})
    @PatchMapping("/level-groups/{code}")
    @Operation(operationId = "renameLevelGroup", summary = "Give a group other names")
    LevelsGroup rename(@PathVariable String code, @RequestBody LevelsGroupWanted wanted, Words words) {
        Map<String, String> names = wanted.names();
        return seen(levels.rename(code, names == null ? Map.of() : names), words);
    }

    // ---- one customer

    @Needs(Permission.CUSTOMERS_LOOK)
    @GetMapping("/customers/{id}/levels")
    @Operation(
            operationId = "customerLevels",
            summary = "What a customer is worth per portfolio type, computed and by hand, and on which levels")
    Items<LevelsOfCustomer> of(@PathVariable CustomerId id) {
        customers.find(id);
        Map<Long, String> names = access.names();
        return new Items<>(
                levels.of(id).stream().map(worth -> seen(worth, names)).toList(), null);
    }

    private static LevelsOfCustomer seen(Levels.Worth worth, Map<Long, String> names) {
        Map<Measure, LevelsPart> parts = new EnumMap<>(Measure.class);
        for (Levels.Part part : worth.parts()) {
            Levels.Hand hand = part.hand();
            parts.put(
                    part.measure(),
                    new LevelsPart(
                            whole(part, part.value(), worth),
                            whole(part, part.computed(), worth),
                            hand == null
                                    ? null
                                    : new LevelsByHand(
                                            whole(part.measure(), hand.value(), worth.currency()),
                                            names.getOrDefault(hand.by(), ""),
                                            hand.since(),
                                            Long.toString(hand.changeId())),
                            part.level(),
                            part.levels(),
                            whole(part, part.toNext(), worth)));
        }
        return new LevelsOfCustomer(
                worth.setting().type().code(), worth.currency(), worth.lastSaleOn(), code(worth.group()), parts);
    }

    private static @Nullable BigDecimal whole(Levels.Part part, @Nullable Long number, Levels.Worth worth) {
        return number == null ? null : whole(part.measure(), number, worth.currency());
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS_BY_HAND})
    @PutMapping("/customers/{id}/levels/{type}/{measure}")
    @Operation(
            operationId = "enterCustomerLevel",
            summary = "Enter a value by hand",
            description = "It stays until it is given back, whatever documents come. Recency stands for the day of the"
                    + " last sale, and grows from day to day.")
    Items<LevelsOfCustomer> enter(
            @PathVariable CustomerId id,
            @PathVariable String type,
            @PathVariable String measure,
            @RequestBody LevelsValueWanted wanted) {
        Measure which = measure(measure);
        BigDecimal value = wanted.value();
        if (value == null) throw Refused.invalid("value", "levels.not_a_number");
        String currency = wanted.currency();
        String own = currency == null ? own(id, type) : currency;
        levels.enter(id, type, which, minor(which, value, own), which.isMoney() ? own : null, wanted.reason());
        return of(id);
    }

    private String own(CustomerId id, String type) {
        return levels.of(id).stream()
                .filter(worth -> worth.setting().type().code().equals(type))
                .map(Levels.Worth::currency)
                .findFirst()
                .orElseThrow(() -> Refused.notFound("levels.type_unknown"));
    }

    private static Measure measure(String word) {
        return Measure.find(word).orElseThrow(() -> Refused.notFound("levels.measure_unknown"));
    }

    @Needs({Permission.CUSTOMERS_LOOK, Permission.LEVELS_BY_HAND})
    @DeleteMapping("/customers/{id}/levels/{type}/{measure}")
    @Operation(operationId = "giveBackCustomerLevel", summary = "Give a value back: the computed one stands again")
    Items<LevelsOfCustomer> giveBack(
            @PathVariable CustomerId id, @PathVariable String type, @PathVariable String measure) {
        levels.giveBack(id, type, measure(measure), null);
        return of(id);
    }
}
