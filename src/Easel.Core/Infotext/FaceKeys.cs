using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What infotexts say of faces that were painted anew.</summary>
internal static class FaceKeys
{
    private const string Restorer = "Face restoration";
    private const string Weight = "CodeFormer weight"; // A1111's Extras say it; its pictures do not

    /// <summary>What A1111's infotexts do not say of it.</summary>
    public static (string Key, string Value)? Beyond(ImageRequest request) =>
        request.Faces is { Restorer: FaceRestoration.CodeFormer } faces && faces.Weight != new FaceRestoration().Weight ? (Weight, InfotextParts.Number(faces.Weight)) : null;

    /// <summary>The restoration a text tells of, or null for none; values that make no sense go to <paramref name="wrong"/>.</summary>
    public static FaceRestoration? Read(Func<string, string?> said, Action<string, string> wrong)
    {
        if (said(Restorer) is not { } restorer || restorer is "" or "None" or "False") return null;
        if (FaceRestoration.Names.FirstOrDefault(name => name.Equals(restorer, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            wrong(Restorer, restorer);
            return null;
        }

        var usual = new FaceRestoration { Restorer = known };
        if (said(Weight) is not { } weight) return usual;
        if (double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out var kept) && kept is >= 0 and <= 1) return usual with { Weight = kept };
        wrong(Weight, weight);
        return usual;
    }
}
