DROP TABLE exposure_count;
DROP TABLE exposure_file;
DROP TABLE exposure_hour;
DROP TABLE exposure_key;
