namespace OnPremCrm.Tool.Demo;

/// <summary>A client of the demo's company, whose numbers nobody has: they are of the ranges kept free for films and examples where a country has some.</summary>
internal sealed record DemoPerson(string Name, string? JobTitle, string? Organisation, string? City, string Number, string? SecondNumber = null)
{
    /// <summary>Our clients.</summary>
    public static readonly IReadOnlyList<DemoPerson> All =
    [
        new("Annika Brandt", "Purchasing", "Nordwind Logistik GmbH", "Hamburg", "+494066969214", "+491713920014"),
        new("Peter Schlüter", "Warehouse", "Nordwind Logistik GmbH", "Hamburg", "+494066969231"),
        new("Ирина Мельник", "Accounts", "Nordwind Logistik GmbH", "Hamburg", "+494066969216"),
        new("Thomas Krüger", "Managing director", "Müller & Söhne Fleischwaren OHG", "Frankfurt", "+496990009331"),
        new("Sabine Müller", "Orders", "Müller & Söhne Fleischwaren OHG", "Frankfurt", "+496990009332"),
        new("Dr. Ulrike Baumgärtner-Schmitz", null, "Praxis Dr. Baumgärtner-Schmitz", "Berlin", "+493023125617"),
        new("Anna Lindqvist", "CEO", "Lindqvist Kyl AB", "Stockholm", "+46846500412"),
        new("Ольга Петренко", "Закупки", "ООО «Холодмаш»", "Москва", "+74955550117"),
        new("Сергей Волков", "Главный инженер", "ООО «Холодмаш»", "Москва", "+74955550118"),
        new("佐藤 健一", "購買部", "株式会社北海冷蔵", "札幌", "+81115550142"),
        new("高橋 美咲", null, "高橋水産", "東京", "+81355550187"),
        new("Giulia Romano", "Titolare", "Gelateria Romano", "Roma", "+390655501880"),
        new("James Whitfield", "Facilities", "Whitfield Cold Stores", "London", "+442079460318"),
        new("Priya Raman", "Operations", "Whitfield Cold Stores", "London", "+442079460322"),
        new("Jean-Luc Fournier", "Chef", "Maison Fournier", "Lyon", "+33465710142"),
        new("Markus Hofer", "Technik", "Alpenmilch Genossenschaft", "München", "+498999998145"),
        new("Katharina Bauer", "Einkauf", "Alpenmilch Genossenschaft", "München", "+498999998146", "+491729925904"),
        new("Claudia Weiß", null, null, "Köln", "+492214710266"),
        new("Bernd Fischer", null, null, "Berlin", "+493023125733"),
        new("Elif Yıldız", "Filialleitung", "Markthalle Kreuzberg", "Berlin", "+493023125804"),
    ];

    /// <summary>Callers whom no record knows.</summary>
    public static readonly IReadOnlyList<string> Strangers = ["+493023125099", "+491764069011", "+78125550146", "+442079460999"];
}
