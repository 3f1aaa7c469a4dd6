using Easel.Core.Requests;
using Easel.Studio.Library;
using Easel.Studio.Settings;

namespace Easel.Web.Generate;

/// <summary>What suits a model: the values a form begins with, and those that change with the model as long as nobody has touched them.</summary>
internal static class FormStart
{
    private static readonly ImageSize UsualSize = new(512, 512);
    private const double UsualCfg = 7;

    /// <summary>A form nobody has typed into.</summary>
    public static ImageRequest Of(StudioSettings settings) => Suit(settings.Request with { Model = settings.Request.Model ?? BuiltInChoices.Model }, null);

    /// <summary>The request with another model, and what suits it where the values are those that suited the last one.</summary>
    public static ImageRequest With(ImageRequest request, string model) => Suit(request with { Model = model }, request.Model ?? BuiltInChoices.Model);

    /// <summary>Whether the request is for the model that comes with Easel.</summary>
    public static bool IsBuiltIn(ImageRequest request) => request.Model is null || ModelLibrary.IsEmbedded(request.Model);

    private static ImageRequest Suit(ImageRequest request, string? before)
    {
        var (size, cfg, upscaler) = Usual(request.Model!);
        if (before is null) return request with { Size = size, CfgScale = cfg, Upscaler = upscaler };
        var (oldSize, oldCfg, oldUpscaler) = Usual(before);
        return request with
        {
            Size = request.Size == oldSize ? size : request.Size,
            CfgScale = request.CfgScale == oldCfg ? cfg : request.CfgScale,
            Upscaler = request.Upscaler?.Id == oldUpscaler?.Id ? upscaler : request.Upscaler,
        };
    }

    private static (ImageSize Size, double Cfg, Choice? Upscaler) Usual(string model) =>
        ModelLibrary.IsEmbedded(model) ? (BuiltInChoices.Size, BuiltInChoices.CfgScale, new Choice(BuiltInChoices.Upscaler)) : (UsualSize, UsualCfg, null);
}
