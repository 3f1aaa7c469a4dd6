using System.Globalization;

namespace Easel.Web.Components;

/// <summary>Times as people say them.</summary>
internal static class Durations
{
    /// <summary>Seconds as "40 s", "3 min 5 s" or "2 h 10 min".</summary>
    public static string Say(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1e7));
        return time.TotalMinutes < 1 ? Format($"{Math.Max(1, time.TotalSeconds):0} s")
            : time.TotalHours < 1 ? Format($"{time.Minutes} min {time.Seconds} s")
            : Format($"{(int)time.TotalHours} h {time.Minutes} min");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
