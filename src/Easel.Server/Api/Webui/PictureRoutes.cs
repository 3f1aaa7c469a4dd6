using System.Net;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Settings;
using Easel.Studio.Webui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Easel.Server.Api.Webui;

/// <summary>Routes that take pictures: what they say about themselves, making them larger, painting their faces anew, saying words for them.</summary>
internal static class PictureRoutes
{
    public static void MapPictures(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/sdapi/v1");
        api.MapPost("png-info", PngInfo);
        api.MapPost("extra-single-image", ExtraSingle);
        api.MapPost("extra-batch-images", ExtraBatch);
        api.MapPost("interrogate", Interrogate);
    }

    private static async Task<IResult> PngInfo(HttpContext context, SettingsStore settings, WebuiImages images)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.PngInfo).ConfigureAwait(false);
        var text = body.Text("image")!;
        if (text.Trim().Length == 0) return WebuiJson.Answer(new WebuiPngInfo("", new Dictionary<string, string>(), []));
        var (file, picture) = await images.Read("image", text, context.RequestAborted).ConfigureAwait(false);
        return WebuiJson.Answer(WebuiPngInfo.Of(file, picture));
    }

    private static async Task<IResult> ExtraSingle(HttpContext context, SettingsStore settings, WebuiImages images, WebuiUpscalers upscalers)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.ExtraSingle).ConfigureAwait(false);
        var order = new ExtrasOrder(body, upscalers);
        order.Check();
        if (body.Text("image") is not { Length: > 0 } text) throw new WebuiRefusal(404, "Image not found");
        var (image, said) = await Extra(order, "image", text, images, settings.Current, context.RequestAborted).ConfigureAwait(false);
        return WebuiJson.Answer(new { html_info = said, image });
    }

    private static async Task<IResult> ExtraBatch(HttpContext context, SettingsStore settings, WebuiImages images, WebuiUpscalers upscalers)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.ExtraBatch).ConfigureAwait(false);
        var order = new ExtrasOrder(body, upscalers);
        order.Check();
        var (made, last) = (new List<string>(), "<p></p>");
        foreach (var (index, item) in body.Items("imageList").Index())
        {
            (var image, last) = await Extra(order, "imageList", Data(item, index), images, settings.Current, context.RequestAborted).ConfigureAwait(false);
            made.Add(image);
        }

        return WebuiJson.Answer(new { html_info = last, images = made });
    }

    private static string Data(JsonElement item, int index)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new WebuiFormException([new WebuiMistake(["body", "imageList", index], "value is not a valid dict", "type_error.dict")]);
        return item.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
            ? data.GetString()!
            : throw new WebuiFormException([new WebuiMistake(["body", "imageList", index, "data"], "field required", "value_error.missing")]);
    }

    private static async Task<(string Image, string Said)> Extra(ExtrasOrder order, string field, string text, WebuiImages images, StudioSettings settings, CancellationToken cancel)
    {
        var (file, picture) = await images.Read(field, text, cancel).ConfigureAwait(false);
        var result = await order.Apply(picture.Over(), cancel).ConfigureAwait(false);
        var (large, said) = result;
        var format = Math.Max(large.Width, large.Height) <= PictureCodec.LargestSide(settings.Saving.Format) ? settings.Saving.Format : PictureFormat.Png;
        var bytes = PictureCodec.Encode(large, format, settings.Saving.Quality);
        var own = WebuiPngInfo.Of(file).Info;
        if (own.Length > 0) bytes = PictureText.Write(bytes, own) ?? bytes;
        if (format == PictureFormat.Png) bytes = PngText.Write(bytes, "postprocessing", said);
        return (Convert.ToBase64String(bytes), string.Concat(result.Notes.Select(WebUtility.HtmlEncode).Prepend(said).Select(line => $"<p>{line}</p>")));
    }

    private static async Task<IResult> Interrogate(HttpContext context, SettingsStore settings, WebuiImages images, WebuiTags tags, WebuiCaptions captions)
    {
        var body = await WebuiBodies.Read(context, settings, WebuiForms.Interrogate).ConfigureAwait(false);
        if (body.Text("image") is not { Length: > 0 } image) throw new WebuiRefusal(404, "Image not found");
        var (_, picture) = await images.Read("image", image, context.RequestAborted).ConfigureAwait(false);
        try
        {
            return body.Text("model") switch
            {
                "deepdanbooru" => WebuiJson.Answer(new { caption = await tags.Caption(picture.Over(), context.RequestAborted).ConfigureAwait(false) }),
                "clip" => WebuiJson.Answer(new { caption = await captions.Caption(picture.Over(), context.RequestAborted).ConfigureAwait(false) }),
                _ => throw new WebuiRefusal(404, "Model not found"),
            };
        }
        catch (RequestException missing) when (missing.Field == "model") { throw new WebuiFormException([WebuiMistake.Of(missing, ["body", "model"])]); } // the field here, not a checkpoint
    }
}
