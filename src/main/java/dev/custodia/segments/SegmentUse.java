package dev.custodia.segments;

import java.util.List;

/** Whoever builds on segments (a policy, a rule of statuses, a campaign) says so, so that none is removed unnoticed. */
public interface SegmentUse {
    /** What uses the segment of this key, as sentences begin with it: "Policy Spring cleaning"; empty for nothing. */
    List<String> uses(String key);
}
