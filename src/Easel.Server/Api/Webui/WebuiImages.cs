using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Settings;
using Easel.Studio.Webui;

namespace Easel.Server.Api.Webui;

/// <summary>Pictures in requests: base64, data URLs, and, where the settings allow it, addresses.</summary>
/// <param name="settings">Limits.</param>
/// <param name="fetcher">Gets addresses.</param>
internal sealed class WebuiImages(SettingsStore settings, ImageFetcher fetcher)
{
    // A1111 answers these as faults of its own; clients look for the words.
    private static readonly string[] Known = ["Invalid encoded image", "Invalid image url", "Requests not allowed", "Request to local resource not allowed"];

    /// <summary>The file and its pixels.</summary>
    /// <param name="field">The request's field.</param>
    /// <param name="text">Base64, a data URL or an address.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WebuiRefusal">500, as A1111: it is no picture, or must not be fetched.</exception>
    /// <exception cref="RequestException">It is too large.</exception>
    public async Task<(byte[] File, RgbaPicture Picture)> Read(string field, string text, CancellationToken cancel)
    {
        var intake = new ImageIntake(settings.Current.Intake);
        try
        {
            var file = ImageFetcher.IsAddress(text.Trim()) ? await fetcher.Fetch(field, text.Trim(), cancel).ConfigureAwait(false) : intake.Bytes(field, text);
            return (file, intake.FromFile(field, file));
        }
        catch (RequestException wrong)
        {
            var told = WebuiMistake.Of(wrong).Msg;
            throw Array.Find(Known, words => told.StartsWith(words, StringComparison.Ordinal)) is { } words ? new WebuiRefusal(500, words) : wrong;
        }
    }
}
