-- one row per claim; $year and $region may be NULL (all). A claim that names several years is found by each of them.
SELECT c.claim_id, c.region_code, coalesce(p.full_name, r.full_name) AS full_name, c.year_from, c.year_to, c.opd, c.score, c.zone, c.category, c.opinion,
       c.rank_text, c.period, c.n, c.note_id, c.note_en, c.uncounted, c.source_id, s.publisher, s.published, s.kind, s.stated_by, s.url, c.release,
       -- what the claim said before it was corrected
       coalesce(k.corrected, []) AS corrected,
       list_transform(coalesce(k.corrected, []), lambda k: k.field || ': ' || k.old || ' -> ' || k.new) AS corrections
FROM claim c
JOIN region r USING (region_code)
JOIN source s USING (source_id)
LEFT JOIN region_period p ON p.region_code = c.region_code AND held(c.year_from, p.valid_from, p.valid_to)
LEFT JOIN (
    SELECT claim_id, list({field: field, old: old, new: new, corrected: corrected, in_release: in_release,
                           reason_id: reason_id, reason_en: reason_en} ORDER BY field) AS corrected
    FROM correction
    GROUP BY claim_id
) k USING (claim_id)
WHERE ($region IS NULL OR c.region_code = $region)
  AND ($year IS NULL OR $year BETWEEN c.year_from AND c.year_to)
ORDER BY c.claim_id
