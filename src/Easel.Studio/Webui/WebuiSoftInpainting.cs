using System.Text.Json;
using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>A1111's always-on script "Soft Inpainting" in a request: whether it is on, then six numbers.</summary>
internal static class WebuiSoftInpainting
{
    public const string Title = "soft inpainting";

    private const string Field = "alwayson_scripts";

    public static bool Is(string script) => script.Equals(Title, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where it is not asked for, or off.</summary>
    /// <exception cref="RequestException">An argument is of another type.</exception>
    public static SoftInpainting? Read(WebuiBody body)
    {
        if (body.Members(Field).FirstOrDefault(script => Is(script.Key)).Value is not { ValueKind: JsonValueKind.Object } use || !use.TryGetProperty("args", out var given)) return null;
        if (given.ValueKind != JsonValueKind.Array) throw Wrong("the arguments are no list");
        JsonElement[] args = [.. given.EnumerateArray()];
        if (args.Length == 0 || !IsOn(args[0])) return null;
        var usual = new SoftInpainting();
        return new SoftInpainting
        {
            Bias = Number(1, usual.Bias),
            Preservation = Number(2, usual.Preservation),
            Contrast = Number(3, usual.Contrast),
            Influence = Number(4, usual.Influence),
            Threshold = Number(5, usual.Threshold),
            DifferenceContrast = Number(6, usual.DifferenceContrast),
        };

        // Left out or null is as usual.
        double Number(int place, double otherwise) => place >= args.Length || args[place].ValueKind == JsonValueKind.Null ? otherwise
            : args[place].ValueKind == JsonValueKind.Number ? args[place].GetDouble()
            : throw Wrong($"argument {place} is {args[place].GetRawText()}; give a number");
    }

    private static bool IsOn(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => throw Wrong($"argument 0 is {value.GetRawText()}; give true or false"),
    };

    private static RequestException Wrong(string what) => new(Field, $"{Title}: {what}");
}
