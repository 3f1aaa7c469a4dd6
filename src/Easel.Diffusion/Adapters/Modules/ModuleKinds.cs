namespace Easel.Diffusion.Adapters.Modules;

/// <summary>Tells by its tensors what kind a module is; of kinds whose tensors are all there A1111's first.</summary>
internal static class ModuleKinds
{
    private static readonly (Func<ModuleTensors, bool> Is, Func<ModuleTensors, AdapterModule> Make)[] Kinds =
    [
        (LoraModule.Is, tensors => new LoraModule(tensors)),
        (LohaModule.Is, tensors => new LohaModule(tensors)),
        (Ia3Module.Is, tensors => new Ia3Module(tensors)),
        (LokrModule.Is, tensors => new LokrModule(tensors)),
        (FullModule.Is, tensors => new FullModule(tensors)),
        (NormModule.Is, tensors => new NormModule(tensors)),
        (GloraModule.Is, tensors => new GloraModule(tensors)),
        (OftModule.Is, tensors => new OftModule(tensors)),
    ];

    /// <summary>The module of <paramref name="tensors"/>, or null when they make none that is known.</summary>
    public static AdapterModule? Of(ModuleTensors tensors)
    {
        foreach (var (isKind, make) in Kinds)
            if (isKind(tensors)) return make(tensors);
        return null;
    }
}
