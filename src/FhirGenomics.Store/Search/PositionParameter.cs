using FhirGenomics.Resources;
using FhirGenomics.Resources.FhirPath;
using FhirGenomics.Store.Search.Index;

namespace FhirGenomics.Store.Search;

/// <summary>
/// Search by distance: <c>near</c> of Location, the one special parameter of R4 that is about an element. The distance is that of the great circle on a
/// sphere, which differs from the one on the WGS84 ellipsoid by at most 0.6 %. Source: https://hl7.org/fhir/R4/location.html#search
/// </summary>
internal static class PositionParameter
{
    /// <summary>Its definition.</summary>
    public const string Url = "http://hl7.org/fhir/SearchParameter/Location-near";

    /// <summary>What is near if the caller does not say: metres.</summary>
    private const double DefaultDistance = 50_000;

    /// <summary>Mean radius of the earth in metres.</summary>
    private const double Radius = 6_371_008.8;

    /// <summary>Positions are indexed in whole 10^-7 degrees: about a centimetre.</summary>
    private const double Scale = 1e7;

    private const string HalfRadians = "8.726646259971648e-10";
    private const string Radians = "1.7453292519943296e-9";

    /// <summary>Adds the row of a position: the latitude and the longitude. None for what lies nowhere on earth.</summary>
    public static void Extract(Element position, int parameter, IndexRows rows)
    {
        if (NumberParameter.Read(position.Child("latitude").Text) is { } latitude and >= -90 and <= 90
            && NumberParameter.Read(position.Child("longitude").Text) is { } longitude and >= -360 and <= 360)
        {
            rows.Add(new IndexRow(IndexTable.Number, parameter, Scaled(latitude), Scaled(Math.IEEERemainder(longitude, 360))));
        }
    }

    /// <summary>Reads <c>latitude|longitude|distance|units</c>; null if it is none. Without distance it is 50 km, without units km.</summary>
    public static SearchValue? Parse(string text)
    {
        var parts = SearchValue.Split(text, '|').ConvertAll(SearchValue.Unescape);
        if (parts.Count is < 2 or > 4
            || NumberParameter.Read(parts[0]) is not { } latitude || latitude is not (>= -90 and <= 90)
            || NumberParameter.Read(parts[1]) is not { } longitude || longitude is not (>= -180 and <= 180))
        {
            return null;
        }

        if (parts.Count == 2 || parts[2].Length == 0)
        {
            return new Value(latitude, longitude, DefaultDistance);
        }

        var unit = parts.ElementAtOrDefault(3) switch { null or "" => "km", "mi_us" => "[mi_us]", var code => code };
        return NumberParameter.Read(parts[2]) is { } distance && distance >= 0 && double.IsFinite(distance) && Ucum.TryToBaseUnits(unit, out var baseUnits, out var metres) && baseUnits == "m"
            ? new Value(latitude, longitude, distance * metres)
            : null;
    }

    private static long Scaled(double degrees) => (long)Math.Round(degrees * Scale);

    /// <summary>All within a distance (in metres) of a point (in degrees).</summary>
    private sealed record Value(double Latitude, double Longitude, double Distance) : SearchValue
    {
        private const double HaversineScale = 1e18;

        /// <summary>A box that has all of the circle in it, by which the index is read; then the distance itself (haversine).</summary>
        public override void Where(SqlText sql, ReadOnlySpan<string> columns, SearchScope scope)
        {
            var (lat, lon) = ($"x.{columns[0]}", $"x.{columns[1]}");
            var angle = Math.Min(Distance / Radius, Math.PI);
            var height = angle * 180 / Math.PI;
            sql.Add($"{lat} >= ?", Scaled(Math.Max(Latitude - height, -90)) - 1).Add($" AND {lat} <= ?", Scaled(Math.Min(Latitude + height, 90)) + 1);
            if (Math.Abs(Latitude) + height < 90)
            {
                var width = Math.Asin(Math.Min(Math.Sin(angle) / Math.Cos(Latitude * Math.PI / 180), 1)) * 180 / Math.PI;
                var (west, east) = (Longitude - width, Longitude + width);
                var isAcross = west < -180 || east > 180;
                sql.Add($" AND ({lon} >= ?", Scaled(west < -180 ? west + 360 : west) - 1).Add($" {(isAcross ? "OR" : "AND")} {lon} <= ?)", Scaled(east > 180 ? east - 360 : east) + 1);
            }

            var haversine = Math.Pow(Math.Sin(angle / 2), 2);
            sql.Add($" AND 1e18 * (power(sin(({lat} - ?) * {HalfRadians}), 2)", Scaled(Latitude)).Add($" + cos({lat} * {Radians}) * cos(? * {Radians})", Scaled(Latitude))
                .Add($" * power(sin(({lon} - ?) * {HalfRadians}), 2))", Scaled(Longitude)).Add(" <= ?", (long)Math.Ceiling(haversine * HaversineScale));
        }
    }
}
