using System.Globalization;
using System.Text.Json;
using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>The ranges a request must keep, whatever the model: checked before anything is loaded. They stand in the <see cref="SettingAttribute"/>s.</summary>
public static class RequestLimits
{
    public const int LargestSide = 8192;

    /// <summary>Characters of a prompt; a novel is a mistake.</summary>
    public const int LongestPrompt = 128 * 1024;

    /// <param name="request">What is asked for.</param>
    /// <param name="cell">Pixels a side of one place of the model's latent.</param>
    /// <exception cref="RequestException">A value is outside its range; names the field.</exception>
    public static void Check(ImageRequest request, int cell = 8)
    {
        Side("width", request.Size.Width, cell);
        Side("height", request.Size.Height, cell);
        Length("prompt", request.Prompt);
        Length("negative_prompt", request.NegativePrompt);
        if (request.Seeds.ResizeFrom is { Width: not 0, Height: not 0 } from)
        {
            Side("resize_from", from.Width, cell);
            Side("resize_from", from.Height, cell);
        }

        CheckStart(request);
        foreach (var part in new object?[] { request, request.Seeds, request.Options, request.Start, request.Start?.Mask }.OfType<object>())
            foreach (var setting in SettingDescription.Of(part))
                Check(setting);
        if (request.Start?.Mask?.Soft is { } soft)
            foreach (var setting in SettingDescription.Of(soft))
                Check(setting, "start.mask.soft.");
        if (request.Hires is { } hires) CheckHires(request, hires, cell);
        if (request.Refiner is { } refiner) CheckRefiner(refiner);
        if (request.Faces is { } faces)
            foreach (var setting in SettingDescription.Of(faces))
                Check(setting, "faces.");
        Scripts.PictureScript.Of(request)?.Check(request);
    }

    private static void CheckHires(ImageRequest request, HiresFix hires, int cell)
    {
        if (request.Start is not null) throw new RequestException("hires", "a picture that begins with a picture has no second pass; leave hires out, or give the picture as hires.first_pass");
        Length("hires.prompt", hires.Prompt);
        Length("hires.negative_prompt", hires.NegativePrompt);
        foreach (var setting in SettingDescription.Of(hires)) Check(setting, "hires.");
        if (hires.Size is { Width: < 0 } or { Height: < 0 }) throw new RequestException("hires.size", $"{hires.Size} is not possible; give a width and a height, or 0 for one that follows the other");
        var (enlarged, final) = HiresSize.Of(request.Size, hires, cell);
        if (Math.Min(final.Width, final.Height) < 2 * cell || Math.Max(enlarged.Width, enlarged.Height) > LargestSide)
        {
            var field = hires.Size == default ? "hires.scale" : "hires.size";
            throw new RequestException(field, $"the second pass would have {final}{(final == enlarged ? "" : $", cut from {enlarged}")}; give what makes {2 * cell} to {LargestSide} pixels a side");
        }
    }

    private static void CheckRefiner(Refiner refiner)
    {
        if (string.IsNullOrWhiteSpace(refiner.Model)) throw new RequestException("refiner.model", "there is none; give the name of a checkpoint, or leave the refiner out");
        foreach (var setting in SettingDescription.Of(refiner)) Check(setting, "refiner.");
    }

    private static void CheckStart(ImageRequest request)
    {
        if (request.Start is not { } start) return;
        if (start.Pictures.IsDefaultOrEmpty) throw new RequestException("start.pictures", "there is none; give a picture to begin with");
        if (start.Pictures.Length > 1 && start.Pictures.Length != request.BatchSize)
            throw new RequestException("start.pictures", $"there are {start.Pictures.Length} for a batch of {request.BatchSize}; give one, or one for each picture of the batch");
    }

    private static void Check(SettingDescription setting, string owner = "")
    {
        var (value, rule) = (setting.Default, setting.Setting);
        var possible = value switch
        {
            int or long or double => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && number >= rule.Min && number <= rule.Max,
            string text => rule.Choices is null || rule.Choices.Contains(text, StringComparer.OrdinalIgnoreCase),
            Enum named => Enum.IsDefined(named.GetType(), named),
            _ => true,
        };
        if (possible) return;
        throw new RequestException(owner + JsonNamingPolicy.SnakeCaseLower.ConvertName(setting.Name), FormattableString.Invariant($"{value} is not possible; give {setting.Allowed}"));
    }

    private static void Side(string field, int pixels, int cell)
    {
        if (pixels < 2 * cell || pixels > LargestSide || pixels % cell != 0)
            throw new RequestException(field, $"{pixels} is not possible; give a multiple of {cell} from {2 * cell} to {LargestSide}{Nearest(pixels, cell)}");
    }

    private static string Nearest(int pixels, int cell) => pixels > 2 * cell && pixels < LargestSide ? $", such as {(pixels + cell / 2) / cell * cell}" : "";

    private static void Length(string field, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) throw new RequestException(field, "it holds a NUL character; leave it out");
        if (text.Length > LongestPrompt) throw new RequestException(field, $"it has {text.Length} characters; give at most {LongestPrompt}");
    }
}
