DROP TABLE verification_count;
DROP TABLE verification_caller;
DROP TABLE verification_certificate;
DROP TABLE verification_code;
