using System.Globalization;
using Easel.Core.Requests;

namespace Easel.Core.Infotext;

/// <summary>What infotexts say of the refiner.</summary>
internal static class RefinerKeys
{
    private const string BySteps = "Refiner switch by sampling steps";
    private const string Pass = " pass";
    private const string Passes = " passes";

    /// <summary>Keys and values in A1111's order; none where no refiner took over. A null is not written.</summary>
    public static IEnumerable<(string Key, string? Value)> Of(ImageRequest request, InfotextFacts facts)
    {
        if (request.Refiner is not { } refiner || facts.WasRefined == false) yield break;
        if (refiner.BySteps) yield return (BySteps, bool.TrueString);
        if (request.Hires is not null && refiner.Passes != RefinerPass.Second) yield return ("Hires refiner", refiner.Passes == RefinerPass.First ? "first" + Pass : "both" + Passes);
        yield return ("Refiner", facts.Refiner ?? Path.GetFileNameWithoutExtension(refiner.Model));
        yield return ("Refiner switch at", InfotextParts.Number(refiner.SwitchAt));
    }

    /// <summary>The refiner a text tells of, or null for none; values that make no sense go to <paramref name="wrong"/>.</summary>
    public static Refiner? Read(Func<string, string?> said, Action<string, string> wrong)
    {
        var (model, share, passes, bySteps) = (said("Refiner"), said("Refiner switch at"), said("Hires refiner"), said(BySteps));
        if (model is not { Length: > 0 } || model == "None") return null;
        var usual = new Refiner { Model = model };
        var switchAt = usual.SwitchAt;
        if (share is not null && !double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out switchAt))
        {
            wrong("Refiner switch at", share);
            switchAt = usual.SwitchAt;
        }

        return usual with
        {
            SwitchAt = switchAt,
            BySteps = bool.TryParse(bySteps, out var counts) && counts,
            Passes = passes switch { "first" + Pass => RefinerPass.First, "both" + Passes => RefinerPass.Both, _ => RefinerPass.Second },
        };
    }
}
