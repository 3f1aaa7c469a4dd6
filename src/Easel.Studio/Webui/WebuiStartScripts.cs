using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Core.Scripts;

namespace Easel.Studio.Webui;

/// <summary>A1111's scripts of img2img: their arguments in its order.</summary>
internal static class WebuiStartScripts
{
    private const string Field = WebuiArguments.Field;

    public static bool Has(WebuiBody body) => body.Whole.ContainsKey("init_images") && body.Text("script_name") is { } name && PictureScript.Known.TryFind(name, out var entry) && entry.Defaults.NeedsPicture;

    /// <summary>The request with the script the body names; as it is without one.</summary>
    /// <param name="body">The body.</param>
    /// <param name="request">The request.</param>
    /// <param name="upscalers">Names of upscalers, in the order they are listed in.</param>
    /// <exception cref="RequestException">An argument is of another kind, or not possible.</exception>
    public static ImageRequest Lay(WebuiBody body, ImageRequest request, IReadOnlyList<string> upscalers)
    {
        if (!Has(body)) return request;
        var args = new WebuiArguments(body.Items(Field));
        var scripted = PictureScript.Known.Find("script_name", body.Text("script_name")!).Defaults switch
        {
            Loopback => Looped(args, request),
            SdUpscale => Upscaled(args, request, upscalers),
            Outpainting usual => request with { Script = new Choice(Outpainting.Title, args.Options(usual, from: 1)) }, // a text without meaning comes first
            TileOutpainting usual => request with { BatchSize = 1, Script = new Choice(TileOutpainting.Title, args.Options(usual, from: 0)) },
            var usual => request with { Script = new Choice(NoiseReversal.Title, args.Options(usual, from: 1)) },
        };
        try
        {
            var script = PictureScript.Of(scripted)!;
            script.Check(scripted);
            return script is NoiseReversal reversal ? reversal.Applied(scripted) : scripted;
        }
        catch (RequestException wrong) when (wrong.Field.StartsWith("script", StringComparison.Ordinal)) { throw new RequestException(Field, wrong.Message[(wrong.Field.Length + 2)..]); }
    }

    // Loops, final strength, curve, what is interrogated.
    private static ImageRequest Looped(WebuiArguments args, ImageRequest request)
    {
        if (args.Text(3, "None") is var append && !append.Equals("None", StringComparison.OrdinalIgnoreCase)) throw new RequestException(Field, $"argument 3 is '{append}': pictures are not interrogated yet; give None");
        return request with
        {
            BatchSize = (int)args.Number(0, 4, 1, 64),
            Script = new Choice(Loopback.Title, new JsonObject { ["finalStrength"] = args.Number(1, 0.5, 0, 1), ["curve"] = args.Text(2, "Linear") }),
        };
    }

    // A text without meaning, overlap, upscaler, scale; tiles go together as pictures of a batch would.
    private static ImageRequest Upscaled(WebuiArguments args, ImageRequest request, IReadOnlyList<string> upscalers) => request with
    {
        BatchSize = 1,
        Script = new Choice(SdUpscale.Title, new JsonObject
        {
            ["overlap"] = (int)args.Number(1, 64, 0, 1024),
            ["upscaler"] = args.IsNumber(2) ? upscalers[(int)args.Number(2, 0, 0, upscalers.Count - 1)] : args.Text(2, "None"),
            ["scale"] = args.Number(3, 2, 1, 16),
            ["tilesAtOnce"] = request.BatchSize,
        }),
    };
}
