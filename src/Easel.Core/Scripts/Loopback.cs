using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Each picture of a batch begins with the one before, so that a batch of 4 goes round 4 times; the seed is one more each time (facts: A1111 1.10.1 loopback.py).</summary>
public sealed record Loopback : PictureScript
{
    public const string Title = "loopback";

    private static readonly string[] Curves = ["Aggressive", "Linear", "Lazy"];

    [Setting("Final denoising strength", Min = 0, Max = 1, Step = 0.01, Help = "Denoising strength of the last round; the request's is that of the first.")]
    public double FinalStrength { get; init; } = 0.5;

    [Setting("Denoising strength curve", Choices = ["Aggressive", "Linear", "Lazy"], Help = "How it comes there: soon, evenly or late.")]
    public string Curve { get; init; } = "Linear";

    public override IEnumerable<KeyValuePair<string, string>> InfotextEntries =>
    [
        new("Final denoising strength", InfotextParts.Number(FinalStrength)),
        new("Denoising curve", Curves.First(IsCurve)),
    ];

    /// <summary>The denoising strength of a round.</summary>
    /// <param name="first">Of the first round.</param>
    /// <param name="round">0-based.</param>
    /// <param name="rounds">How many there are.</param>
    public double Strength(double first, int round, int rounds)
    {
        if (rounds == 1) return first;
        var way = (double)round / (rounds - 1);
        var share = IsCurve("Aggressive") ? Math.Sin(way * Math.PI / 2) : IsCurve("Lazy") ? 1 - Math.Cos(way * Math.PI / 2) : way;
        return first + (FinalStrength - first) * share;
    }

    public override void Check(ImageRequest request)
    {
        base.Check(request);
        if (!Curves.Any(IsCurve)) throw new RequestException("script.curve", $"there is no '{Curve}'; give {string.Join(", ", Curves)}");
    }

    private bool IsCurve(string name) => name.Equals(Curve, StringComparison.OrdinalIgnoreCase);
}
