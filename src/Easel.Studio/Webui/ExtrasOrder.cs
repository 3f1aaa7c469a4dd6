using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Upscaling;

namespace Easel.Studio.Webui;

/// <summary>What A1111's Extras do to pictures, as its API asks for it: make them larger, then paint their faces anew. Its <c>upscale_first</c> changes nothing, as there.</summary>
/// <param name="body">The fields of <c>extra-single-image</c> or <c>extra-batch-images</c>.</param>
/// <param name="upscalers">Make the pictures larger.</param>
public sealed class ExtrasOrder(WebuiBody body, WebuiUpscalers upscalers)
{
    private readonly string first = upscalers.Known("upscaler_1", body.Text("upscaler_1") ?? WebuiUpscalers.None);
    private readonly string second = upscalers.Known("upscaler_2", body.Text("upscaler_2") ?? WebuiUpscalers.None);

    /// <summary>Refuses face restorers that are not there.</summary>
    /// <exception cref="RequestException">Names the field.</exception>
    public void Check() => upscalers.Steps(Recipe()).CheckFaces();

    /// <summary>The picture, larger, and the lines that say how.</summary>
    /// <exception cref="RequestException">It would be too large.</exception>
    /// <exception cref="Jobs.UpscaleException">The engine could not.</exception>
    public async Task<ExtrasResult> Apply(Bitmap picture, CancellationToken cancel)
    {
        try { return await upscalers.Steps(Recipe()).Apply(picture, cancel).ConfigureAwait(false); }
        catch (RequestException wrong) when (wrong.Field is "scale" or "size")
        {
            throw new RequestException(wrong.Field == "size" ? "upscaling_resize_w" : "upscaling_resize", WebuiMistake.Of(wrong).Msg);
        }
        catch (RequestException wrong) when (wrong.Field == "picture")
        {
            throw new RequestException("upscaling_resize", $"on the way to this size {WebuiMistake.Of(wrong).Msg}; or give less, or another upscaler");
        }
    }

    private ExtrasRecipe Recipe() => new()
    {
        Upscaler = first,
        Second = second,
        Visibility = body.Number("extras_upscaler_2_visibility"),
        Scale = body.Number("upscaling_resize"),
        Size = body.Long("resize_mode") == 1 ? (Side("upscaling_resize_w"), Side("upscaling_resize_h")) : null,
        Crop = body.Flag("upscaling_crop"),
        GfpganVisibility = body.Number("gfpgan_visibility"),
        CodeformerVisibility = body.Number("codeformer_visibility"),
        CodeformerWeight = body.Number("codeformer_weight"),
    };

    private int Side(string field) => (int)Math.Min(body.Long(field), int.MaxValue);
}
