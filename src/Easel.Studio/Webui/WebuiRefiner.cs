using Easel.Core.Requests;

namespace Easel.Studio.Webui;

/// <summary>What a body of A1111's <c>POST /sdapi/v1/txt2img</c> or <c>img2img</c> says of the refiner.</summary>
internal static class WebuiRefiner
{
    /// <summary>Null for none.</summary>
    /// <param name="body">The fields.</param>
    /// <param name="settings">The overridden settings.</param>
    /// <param name="said">An infotext's, or null.</param>
    public static Refiner? Read(WebuiBody body, JsonFields settings, Refiner? said)
    {
        var model = body.GivenText("refiner_checkpoint") ?? said?.Model;
        if (model is null or "" or "None") return null;
        return new Refiner
        {
            Model = model,
            SwitchAt = body.GivenNumber("refiner_switch_at") ?? said?.SwitchAt ?? 0, // without a share A1111 switches at once
            BySteps = settings.Flag("refiner_switch_by_sample_steps") ?? said?.BySteps ?? false,
            Passes = settings.Text("hires_fix_refiner_pass") switch { "first pass" => RefinerPass.First, "both passes" => RefinerPass.Both, null => said?.Passes ?? RefinerPass.Second, _ => RefinerPass.Second },
        };
    }
}
