namespace Easel.Diffusion.Merging;

/// <summary>A few names of many, for a message.</summary>
internal static class SomeNames
{
    private const int Most = 3;

    /// <summary><c>one, two, three, …</c></summary>
    public static string Of(IReadOnlyList<string> names) => string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", …" : "");
}
