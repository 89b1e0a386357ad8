-- one row per field of a claim that was corrected
SELECT claim_id, field, old, new, corrected, in_release, reason_id, reason_en, release FROM correction ORDER BY claim_id, field
