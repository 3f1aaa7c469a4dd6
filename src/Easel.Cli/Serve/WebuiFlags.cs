namespace Easel.Cli.Serve;

/// <summary>The flags of A1111 that Easel needs not or has not, and why (facts: A1111 1.10.1 cmd_args.py).</summary>
internal static class WebuiFlags
{
    private static readonly Dictionary<string, WebuiFlag> All = Table();

    public static WebuiFlag? Find(string word) => All.GetValueOrDefault(Name(word));

    /// <summary>The flag alone of <c>--flag=value</c>.</summary>
    public static string Name(string word) => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? word[..at] : word;

    private static Dictionary<string, WebuiFlag> Table()
    {
        var table = new Dictionary<string, WebuiFlag>(StringComparer.Ordinal);
        Needless("Easel chooses the fastest attention of the machine by itself", 0,
            "--xformers --force-enable-xformers --xformers-flash-attention --opt-sdp-attention --opt-sdp-no-mem-attention --opt-split-attention --opt-split-attention-v1 --opt-split-attention-invokeai --opt-sub-quad-attention --disable-opt-split-attention --opt-channelslast");
        Needless("Easel chooses the fastest attention of the machine by itself", 1, "--sub-quad-q-chunk-size --sub-quad-kv-chunk-size --sub-quad-chunk-threshold");
        Needless("models are mapped, not copied, so there is nothing to save", 0, "--lowram --disable-model-loading-ram-optimization");
        Needless("the autoencoder never computes in float16, so its pictures cannot turn black", 0, "--no-half-vae --upcast-sampling");
        Needless("pictures that are not numbers are always looked for", 0, "--disable-nan-check");
        Needless("there is nothing to install or to test before a start", 0,
            "--skip-install --skip-prepare-environment --skip-python-version-check --skip-torch-cuda-test --skip-version-check --reinstall-torch --reinstall-xformers --update-check --update-all-extensions --exit -f");
        Needless("models are only loaded when they are needed", 0, "--skip-load-model-at-start");
        Needless("nothing is downloaded without being asked for", 0, "--no-download-sd-model --do-not-download-clip --no-hashing");
        Needless("checkpoints in pickle are read without running any code in them", 0, "--disable-safe-unpickle");
        Needless("Easel has no gradio", 0, "--no-gradio-queue --gradio-queue --gradio-debug --ui-debug-mode --autolaunch --no-progressbar-hiding --use-textbox-seed --hide-ui-dir-config --no-prompt-history --enable-console-prompts --disable-console-progressbars");
        Needless("Easel has no gradio", 1, "--gradio-img2img-tool --gradio-inpaint-tool --ui-config-file --localizations-dir --timeout-keep-alive");
        Needless("A1111 does nothing with it either", 0, "--always-batch-cond-uncond --unload-gfpgan --deepdanbooru --show-negative-prompt --add-stop-route");
        Needless("A1111 does nothing with it either", 1, "--max-batch-count --ngrok-region");
        Needless("file names are possible on every system anyway", 0, "--unix-filenames-sanitization");
        Needless("A1111's extensions are Python and do not run here", 0, "--disable-all-extensions --disable-extra-extensions --enable-insecure-extension-access");
        Needless("that model is not part of Easel", 1,
            "--gfpgan-dir --gfpgan-model --gfpgan-models-path --codeformer-models-path --esrgan-models-path --bsrgan-models-path --realesrgan-models-path --dat-models-path --swinir-models-path --scunet-models-path --ldsr-models-path --clip-models-path --hypernetwork-dir --textual-inversion-templates-dir --controlnet-dir --controlnet-annotator-models-path --lyco-dir-backcompat --config");
        Needless("set Logging__LogLevel__Default in the environment to hear more", 1, "--loglevel");
        Needless("set Logging__LogLevel__Default in the environment to hear more", 0, "--api-log --log-startup");
        Refused("Easel opens no tunnel through others' computers; give --listen and --api-auth, and put a reverse proxy or a VPN in front", 0, "--share");
        Refused("Easel opens no tunnel through others' computers; give --listen and --api-auth, and put a reverse proxy or a VPN in front", 1, "--ngrok --ngrok-options");
        Refused("the login is the same everywhere here: give --api-auth NAME:PASSWORD, or 'easel users add NAME'", 1, "--gradio-auth --gradio-auth-path");
        Refused("Easel speaks http; let a reverse proxy (Caddy, nginx) speak TLS in front of it", 1, "--tls-keyfile --tls-certfile");
        Refused("Easel speaks http; let a reverse proxy (Caddy, nginx) speak TLS in front of it", 0, "--disable-tls-verify");
        Refused("let a reverse proxy take the path away in front of Easel", 1, "--subpath");
        Refused("give --listen to answer the network; one address alone is a firewall's task", 1, "--server-name");
        Refused("origins are compared exactly; list them with --cors-allow-origins", 1, "--cors-allow-origins-regex");
        Refused("give people an API key without the scope 'manage' instead: easel keys add NAME --scope generate", 0, "--freeze-settings");
        Refused("give people an API key without the scope 'manage' instead: easel keys add NAME --scope generate", 1, "--freeze-settings-in-sections --freeze-specific-settings");
        Refused("a server that clients can end is a danger; stop the process", 0, "--api-server-stop");
        Refused("requests cannot carry code", 0, "--allow-code --administrator");
        Refused("files are given out of the output folders only", -1, "--gradio-allowed-path");
        Refused("settings lie in settings.yaml in the data folder; choose it with --data-dir", 1, "--ui-settings-file");
        Refused("give a folder of autoencoders with --vae-dir and choose one in settings.yaml (models.vae)", 1, "--vae-path");
        Refused("set saving.file_name in settings.yaml", 1, "--filenames-max-length");
        Refused("Intel's graphics cards are not supported yet; leave it out, and the processor computes", 0, "--use-ipex");
        Refused("'easel serve --data-dir FOLDER --port PORT' is all a test needs", 0, "--test-server --dump-sysinfo");
        return table;

        void Needless(string why, int values, string names) => Add(new WebuiFlag(values, false, why), names);
        void Refused(string why, int values, string names) => Add(new WebuiFlag(values, true, why), names);
        void Add(WebuiFlag flag, string names)
        {
            foreach (var name in names.Split(' ')) table.Add(name, flag);
        }
    }
}
