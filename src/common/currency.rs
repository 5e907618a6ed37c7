//! Currencies.

use crate::common::open_enum::open_enum;

open_enum! {
    /// A currency, by its ISO 4217 code.
    #[allow(missing_docs, reason = "the ISO 4217 codes are self-explanatory")]
    pub enum Currency {
        Aed = "AED", All = "ALL", Amd = "AMD", Ang = "ANG", Aud = "AUD", Awg = "AWG",
        Azn = "AZN", Bam = "BAM", Bbd = "BBD", Bdt = "BDT", Bgn = "BGN", Bif = "BIF",
        Bmd = "BMD", Bnd = "BND", Brl = "BRL", Bsd = "BSD", Bwp = "BWP", Byn = "BYN",
        Bzd = "BZD", Cad = "CAD", Cdf = "CDF", Chf = "CHF", Clp = "CLP", Cny = "CNY",
        Czk = "CZK", Djf = "DJF", Dkk = "DKK", Dop = "DOP", Dzd = "DZD", Egp = "EGP",
        Etb = "ETB", Eur = "EUR", Fjd = "FJD", Gbp = "GBP", Gel = "GEL", Gip = "GIP",
        Gmd = "GMD", Gnf = "GNF", Gyd = "GYD", Hkd = "HKD", Hrk = "HRK", Htg = "HTG",
        Idr = "IDR", Ils = "ILS", Inr = "INR", Isk = "ISK", Jmd = "JMD", Jpy = "JPY",
        Kes = "KES", Kgs = "KGS", Khr = "KHR", Kmf = "KMF", Krw = "KRW", Kyd = "KYD",
        Kzt = "KZT", Lbp = "LBP", Lkr = "LKR", Lrd = "LRD", Lsl = "LSL", Mad = "MAD",
        Mdl = "MDL", Mga = "MGA", Mkd = "MKD", Mmk = "MMK", Mnt = "MNT", Mop = "MOP",
        Mro = "MRO", Mvr = "MVR", Mwk = "MWK", Mxn = "MXN", Myr = "MYR", Mzn = "MZN",
        Nad = "NAD", Ngn = "NGN", Nok = "NOK", Npr = "NPR", Nzd = "NZD", Pgk = "PGK",
        Php = "PHP", Pkr = "PKR", Pln = "PLN", Pyg = "PYG", Qar = "QAR", Ron = "RON",
        Rsd = "RSD", Rub = "RUB", Rwf = "RWF", Sar = "SAR", Sbd = "SBD", Scr = "SCR",
        Sek = "SEK", Sgd = "SGD", Sle = "SLE", Sll = "SLL", Sos = "SOS", Szl = "SZL",
        Thb = "THB", Tjs = "TJS", Top = "TOP", Try = "TRY", Ttd = "TTD", Tzs = "TZS",
        Uah = "UAH", Ugx = "UGX", Usd = "USD", Uzs = "UZS", Vnd = "VND", Vuv = "VUV",
        Wst = "WST", Xaf = "XAF", Xcd = "XCD", Xof = "XOF", Xpf = "XPF", Yer = "YER",
        Zar = "ZAR", Zmw = "ZMW",
    }
}
