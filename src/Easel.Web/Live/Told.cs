using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Studio.Downloads;
using Easel.Studio.Settings;
using MudBlazor;

namespace Easel.Web.Live;

/// <summary>Does what a person asked for and tells them when it cannot be done.</summary>
/// <param name="snackbar">Where it is told.</param>
public sealed class Told(ISnackbar snackbar)
{
    /// <summary>Whether it was done; else its message is shown.</summary>
    public async Task<bool> Try(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception wrong) when (wrong is RequestException or DownloadException or FileOutputException or SettingsException or IOException or InvalidDataException)
        {
            Wrong(wrong.Message);
            return false;
        }
    }

    public void Wrong(string message) => snackbar.Add(message, Severity.Error, options => options.VisibleStateDuration = 12000);

    public void Note(string message) => snackbar.Add(message, Severity.Normal);
}
