// Wagtail's editor: a button that links the chosen words to a term of the glossary.
(() => {
  class TermSource extends window.draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.termChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(data) {
      return { id: data.id, title: data.title, url: "/glossary/" };
    }
  }

  const Term = (props) => {
    const data = props.contentState.getEntity(props.entityKey).getData();
    return window.React.createElement(
      window.draftail.TooltipEntity,
      { ...props, icon: window.React.createElement(window.wagtail.components.Icon, { name: "openquote" }), label: data.title || "", url: data.url || "" },
    );
  };

  window.draftail.registerPlugin({ type: "TERM", source: TermSource, decorator: Term }, "entityTypes");
})();
