using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Xunit;

namespace Easel.Diffusion.Tests.Webui;

/// <summary>Extras over HTTP with the upscaler that comes with Easel.</summary>
public sealed class ExtrasUpscalerTests(RecordedStudio recorded) : IClassFixture<RecordedStudio>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_embedded_upscaler_makes_a_picture_four_times_as_large_and_sharper_than_Lanczos()
    {
        var edge = new byte[32 * 24 * 3];
        for (var at = 0; at < edge.Length; at++) edge[at] = (byte)(at / 3 % 32 < 16 ? 210 : 40);
        var (network, lanczos) = (await Extra(new Bitmap(32, 24, edge), BuiltInChoices.Upscaler), await Extra(new Bitmap(32, 24, edge), "Lanczos"));
        Assert.Equal((128, 96), (network.Width, network.Height));
        Assert.Equal((128, 96), (lanczos.Width, lanczos.Height));
        Assert.InRange(Blur(network), 0, Blur(lanczos) - 1);
        Assert.InRange(network.Rgb[3 * (48 * 128 + 20)], 200, 220);
        Assert.InRange(network.Rgb[3 * (48 * 128 + 108)], 30, 50);
    }

    // Pixels of a row in the middle that are neither of the two greys.
    private static int Blur(Bitmap picture) => Enumerable.Range(0, picture.Width).Count(x => picture.Rgb[3 * (48 * picture.Width + x)] is > 60 and < 190);

    private async Task<Bitmap> Extra(Bitmap picture, string upscaler)
    {
        var image = Convert.ToBase64String(PictureCodec.Encode(picture, PictureFormat.Png));
        var answer = await recorded.Client.PostAsJsonAsync("/sdapi/v1/extra-single-image", new { image, upscaler_1 = upscaler, upscaling_resize = 4 }, Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(answer.IsSuccessStatusCode, body.GetRawText());
        Assert.Equal($"<p>Postprocess upscale by: 4.0, Postprocess upscaler: {upscaler}</p>", body.GetProperty("html_info").GetString());
        return PictureCodec.Decode(Convert.FromBase64String(body.GetProperty("image").GetString()!), "extras");
    }
}
