# caught by: check_weights | the previous call
# base: _base.py
# add: networks

networks = []


def create_pre_trained_model(weights_file):
    if not networks:
        networks.append(base_network())
        networks[0].load_weights(weights_file)
        networks[0].trainable = False
    return networks[0]
