using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>Face restoration as A1111's API asks for it.</summary>
internal static class WebuiFaces
{
    /// <summary>The restoration a body wants, or null for none.</summary>
    /// <param name="body">Its fields.</param>
    /// <param name="settings">The overridden settings.</param>
    /// <param name="start">What is restored when nobody says otherwise.</param>
    /// <param name="usual">How, when nobody says otherwise.</param>
    public static FaceRestoration? Read(WebuiBody body, JsonFields settings, FaceRestoration? start, FaceRestoration? usual)
    {
        if (!(body.GivenFlag("restore_faces") ?? settings.Flag("face_restoration") ?? start is not null)) return null;
        var how = start ?? usual ?? new FaceRestoration();
        return how with { Restorer = settings.Text("face_restoration_model") ?? how.Restorer, Weight = settings.Number("code_former_weight") ?? how.Weight };
    }
}
