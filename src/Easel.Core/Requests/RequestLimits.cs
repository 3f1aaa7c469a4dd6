using System.Globalization;
using System.Text.Json;
using Easel.Core.Settings;

namespace Easel.Core.Requests;

/// <summary>The ranges a request must keep, whatever the model: checked before anything is loaded. They stand in the <see cref="SettingAttribute"/>s.</summary>
public static class RequestLimits
{
    public const int LargestSide = 8192;

    /// <exception cref="RequestException">A value is outside its range; names the field.</exception>
    public static void Check(ImageRequest request)
    {
        Side("width", request.Size.Width);
        Side("height", request.Size.Height);
        if (request.Seeds.ResizeFrom is { Width: not 0, Height: not 0 } from)
        {
            Side("resize_from", from.Width);
            Side("resize_from", from.Height);
        }

        foreach (var part in new object[] { request, request.Seeds, request.Options })
            foreach (var setting in SettingDescription.Of(part))
                Check(setting);
    }

    private static void Check(SettingDescription setting)
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
        throw new RequestException(JsonNamingPolicy.SnakeCaseLower.ConvertName(setting.Name), FormattableString.Invariant($"{value} is not possible; give {setting.Allowed}"));
    }

    private static void Side(string field, int pixels)
    {
        if (pixels is < 16 or > LargestSide || pixels % 8 != 0)
            throw new RequestException(field, $"{pixels} is not possible; give a multiple of 8 from 16 to {LargestSide}{Nearest(pixels)}");
    }

    private static string Nearest(int pixels) => pixels is > 16 and < LargestSide ? $", such as {(pixels + 4) / 8 * 8}" : "";
}
