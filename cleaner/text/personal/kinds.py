"""The kinds of personal data that are looked for, and the numbers kernels know them by."""

__all__ = [
    "BANK_CARD",
    "EMAIL",
    "HOTLINE",
    "IBAN",
    "IDENTITY_CARD",
    "INTERNATIONAL_NUMBER",
    "IP_ADDRESS",
    "KINDS",
    "LANDLINE_NUMBER",
    "LICENCE_PLATE",
    "MOBILE_NUMBER",
    "NOTHING",
    "PASSPORT",
    "POSTAL_ADDRESS",
    "QQ_NUMBER",
    "SOCIAL_CREDIT_CODE",
    "SOCIAL_SECURITY_NUMBER",
    "TELEGRAM_ID",
    "WECHAT_ID",
]

KINDS = (
    *("email", "mobile_number", "landline_number", "international_number", "hotline"),
    *("identity_card", "passport", "bank_card", "social_credit_code", "licence_plate"),
    *("qq_number", "wechat_id", "telegram_id", "ip_address", "postal_address"),
    *("iban", "us_social_security_number"),
)
"""In kernels a kind is its place here plus 1."""

NOTHING = 0
EMAIL, MOBILE_NUMBER, LANDLINE_NUMBER, INTERNATIONAL_NUMBER, HOTLINE = range(1, 6)
IDENTITY_CARD, PASSPORT, BANK_CARD, SOCIAL_CREDIT_CODE, LICENCE_PLATE = range(6, 11)
QQ_NUMBER, WECHAT_ID, TELEGRAM_ID, IP_ADDRESS, POSTAL_ADDRESS = range(11, 16)
IBAN, SOCIAL_SECURITY_NUMBER = range(16, 18)
