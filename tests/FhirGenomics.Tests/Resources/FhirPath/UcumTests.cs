using FhirGenomics.Resources.FhirPath;

namespace FhirGenomics.Tests.Resources.FhirPath;

public class UcumTests
{
    [Theory]
    [InlineData("mg/dL", "g.m-3", 10)]
    [InlineData("kg/m2", "g.m-2", 1000)]
    [InlineData("10*9/L", "m-3", 1e12)]
    [InlineData("10*3/uL", "m-3", 1e12)]
    [InlineData("/min", "s-1", 1 / 60.0)]
    [InlineData("mm[Hg]", "g.m-1.s-2", 133322)]
    [InlineData("{copies}/mL", "m-3", 1e6)]
    [InlineData("%", "1", 0.01)]
    [InlineData("u[IU]/mL", "[iU].m-3", 1)]
    [InlineData("(m/s)2", null, 0)]
    [InlineData("m.(s/g)", "g-1.m.s", 1)]
    [InlineData("[in_i]", "m", 0.0254)]
    public void Units_come_to_base_units_and_a_factor(string code, string? dimension, double factor)
    {
        var unit = Ucum.Find(code);
        Assert.Equal(dimension, unit?.Dimension);
        if (unit is not null)
        {
            Assert.Equal(factor, (double)unit.Factor.Of(1)!.Value, factor * 1e-12);
        }
    }

    [Theory]
    [InlineData("mg", "g", 0.001)]
    [InlineData("{score}", "1", 1)]
    [InlineData("mol/L", "m-3", 6.0221367e26)]
    [InlineData("Cel", null, 0)]
    [InlineData("[pH]", null, 0)]
    [InlineData("milligram", null, 0)]
    [InlineData("10*450", null, 0)]
    public void A_unit_is_converted_if_a_factor_does(string code, string? baseUnits, double factor)
    {
        Assert.Equal(baseUnits is not null, Ucum.TryToBaseUnits(code, out var converted, out var by));
        Assert.Equal((baseUnits ?? "", factor), (converted, by));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("m//")]
    [InlineData("m m")]
    [InlineData("((((((((((((((((((((")]
    [InlineData("m-99999999999")]
    [InlineData("m99.m99.m99")]
    [InlineData("yy")]
    [InlineData("milligram")]
    [InlineData("KG")]
    [InlineData("mg{open")]
    [InlineData("0")]
    [InlineData("é")]
    public void Text_that_is_no_unit_is_none(string code) => Assert.False(Ucum.IsUnit(code));

    [Fact]
    public void All_units_of_the_table_can_be_read()
    {
        foreach (var code in (string[])["Cel", "[degF]", "[pH]", "dB", "a", "mo_g", "osm", "kat", "meq/L", "[foz_us]", "[car_Au]", "B[SPL]", "10^3", "bit", "[h]", "eV", "m[H2O]", "[MET].min/wk"])
        {
            Assert.True(Ucum.IsUnit(code), code);
        }
    }
}
