-- one row
SELECT release, released, content_id, province_code, province_name, bbox FROM release
