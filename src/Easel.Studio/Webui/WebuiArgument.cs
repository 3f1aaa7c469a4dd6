using Easel.Core.Requests;
using Easel.Core.Scripts;
using Easel.Core.Settings;

namespace Easel.Studio.Webui;

/// <summary>An argument of a script as <c>GET /sdapi/v1/script-info</c> tells it.</summary>
/// <param name="Label">Its name for people.</param>
/// <param name="Value">What it is when it is not given.</param>
/// <param name="Minimum">Of a number, or null.</param>
/// <param name="Maximum">Of a number, or null.</param>
/// <param name="Step">Of a slider, or null.</param>
/// <param name="Choices">The texts that are possible, or null.</param>
public sealed record WebuiArgument(string Label, object? Value, double? Minimum = null, double? Maximum = null, double? Step = null, IReadOnlyList<string>? Choices = null)
{
    /// <summary>The argument of a script's setting.</summary>
    public static WebuiArgument Of(SettingDescription setting) => new(
        setting.Setting.Label,
        setting.Default switch
        {
            PictureSides sides => Enum.GetValues<PictureSides>().Where(side => side != PictureSides.None && sides.HasFlag(side)).Select(SettingText).ToArray(),
            Enum named => SettingText(named),
            var value => value,
        },
        Finite(setting.Setting.Min),
        Finite(setting.Setting.Max),
        setting.Setting.Step > 0 ? setting.Setting.Step : null,
        setting.Setting.Choices ?? (setting.Default is MaskContent ? [.. Enum.GetValues<MaskContent>().Select(content => SettingText(content))] : null));

    private static string SettingText<T>(T value) where T : Enum => SettingDescription.Written(value).Replace('_', ' ');

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
