-- one row per claim of any indicator; $indicator, $year and $region may be NULL (all)
SELECT c.claim_id, c.indicator, c.region_code, c.region, c.year_from, c.year_to, c.period, c.opd, c.score, c.score_text,
       c.zone, c.category, c.opinion, c.rank_text, c.n, c.note_id, c.note_en, c.uncounted, c.source_id, s.publisher,
       s.published, s.kind, s.stated_by, s.url, c.release,
       coalesce(k.corrected, []) AS corrected
FROM indicator_claim c
JOIN source s USING (source_id)
LEFT JOIN (
    SELECT claim_id, list({field: field, old: old, new: new, corrected: corrected, in_release: in_release,
                           reason_id: reason_id, reason_en: reason_en} ORDER BY field) AS corrected
    FROM correction
    GROUP BY claim_id
) k USING (claim_id)
WHERE ($indicator IS NULL OR c.indicator = $indicator)
  AND ($region IS NULL OR c.region_code = $region)
  AND ($year IS NULL OR $year BETWEEN c.year_from AND c.year_to)
ORDER BY c.claim_id
