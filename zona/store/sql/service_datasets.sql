-- one row per dataset of the services that something is known of
SELECT dataset, as_of, rows_n, release FROM service_dataset ORDER BY dataset
