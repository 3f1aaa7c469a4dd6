using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Studio.Webui;

/// <summary>A1111's scripts of img2img: their arguments in its order.</summary>
internal static class WebuiStartScripts
{
    private const string Field = "script_args";

    public static bool Has(WebuiBody body) => body.Whole.ContainsKey("init_images") && body.Text("script_name") is { } name && PictureScript.Known.TryFind(name, out _);

    /// <summary>The request with the script the body names; as it is without one.</summary>
    /// <exception cref="RequestException">An argument is of another kind, or not possible.</exception>
    public static ImageRequest Lay(WebuiBody body, ImageRequest request)
    {
        if (!Has(body)) return request;
        var args = body.Items(Field);
        var scripted = body.Text("script_name")!.Equals(Loopback.Title, StringComparison.OrdinalIgnoreCase) ? Looped(args, request) : Upscaled(args, request);
        try { PictureScript.Of(scripted)!.Check(scripted); }
        catch (RequestException wrong) when (wrong.Field.StartsWith("script", StringComparison.Ordinal)) { throw new RequestException(Field, wrong.Message[(wrong.Field.Length + 2)..]); }

        return scripted;
    }

    // Loops, final strength, curve, what is interrogated.
    private static ImageRequest Looped(IReadOnlyList<JsonElement> args, ImageRequest request)
    {
        if (Text(args, 3, "None") is var append && !append.Equals("None", StringComparison.OrdinalIgnoreCase)) throw new RequestException(Field, $"argument 3 is '{append}': pictures are not interrogated yet; give None");
        return request with
        {
            BatchSize = (int)Number(args, 0, 4, 1, 64),
            Script = new Choice(Loopback.Title, new JsonObject { ["finalStrength"] = Number(args, 1, 0.5, 0, 1), ["curve"] = Text(args, 2, "Linear") }),
        };
    }

    // A text without meaning, overlap, upscaler, scale; tiles go together as pictures of a batch would.
    private static ImageRequest Upscaled(IReadOnlyList<JsonElement> args, ImageRequest request) => request with
    {
        BatchSize = 1,
        Script = new Choice(SdUpscale.Title, new JsonObject
        {
            ["overlap"] = (int)Number(args, 1, 64, 0, 1024),
            ["upscaler"] = args.Count > 2 && args[2].ValueKind == JsonValueKind.Number ? throw new RequestException(Field, $"argument 2 is {args[2]}; give the upscaler's name") : Text(args, 2, "None"),
            ["scale"] = Number(args, 3, 2, 1, 16),
            ["tilesAtOnce"] = request.BatchSize,
        }),
    };

    private static double Number(IReadOnlyList<JsonElement> args, int at, double usual, double least, double most)
    {
        if (args.Count <= at || args[at].ValueKind == JsonValueKind.Null) return usual;
        if (args[at].ValueKind == JsonValueKind.Number && args[at].GetDouble() is var number && number >= least && number <= most) return number;
        throw new RequestException(Field, string.Create(CultureInfo.InvariantCulture, $"argument {at} is {args[at].GetRawText()}; give {least} to {most}"));
    }

    private static string Text(IReadOnlyList<JsonElement> args, int at, string usual) => args.Count <= at ? usual : args[at].ValueKind switch
    {
        JsonValueKind.String => args[at].GetString()!,
        JsonValueKind.Null => usual,
        _ => throw new RequestException(Field, $"argument {at} is {args[at].GetRawText()}; give a text"),
    };
}
